// Writes films. $rows: all properties of each.
UNWIND $rows AS row
MERGE (e:Movie:Entity {id: row.id})
SET e = row
