// Writes providers' records. $rows: all properties of each.
UNWIND $rows AS row
MERGE (r:SourceRecord {id: row.id})
SET r = row
