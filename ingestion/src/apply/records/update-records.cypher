// $records as for create-records; all of them are there.
UNWIND $records AS record
MATCH (r:SourceRecord {id: record.id})
SET r += record
