// Creates records. $records: [{id, provider, key, version, content, observedAt, movieId, and the keys by which a record is found}].
UNWIND $records AS record
CREATE (r:SourceRecord)
SET r = record
