// Stores a newer version of records whose content is unchanged. $records: [{id, version, observedAt, changeSeq}].
UNWIND $records AS record
MATCH (r:SourceRecord {id: record.id})
SET r += record
