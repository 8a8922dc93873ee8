// Writes people. $rows: all properties of each.
UNWIND $rows AS row
MERGE (e:Person:Entity {id: row.id})
SET e = row
