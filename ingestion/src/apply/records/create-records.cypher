// $records: [{id, provider, key, version, content, observedAt, titleKey, originalTitleKey, movieId}], none of which is there.
UNWIND $records AS record
CREATE (r:SourceRecord)
SET r = record
