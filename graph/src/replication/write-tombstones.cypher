// Writes tombstones. $rows: all properties of each.
UNWIND $rows AS row
CREATE (e:Tombstone:Entity)
SET e = row
