// Writes genres. $rows: all properties of each.
UNWIND $rows AS row
MERGE (e:Genre:Entity {id: row.id})
SET e = row
