// Updates records that exist. $records: as for create-records.cypher.
UNWIND $records AS record
MATCH (r:SourceRecord {id: record.id})
SET r += record
