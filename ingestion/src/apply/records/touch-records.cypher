// $records: [{id, version, observedAt}]. Records that say what they said, in a newer version.
UNWIND $records AS record
MATCH (r:SourceRecord {id: record.id})
SET r.version = record.version, r.observedAt = record.observedAt
