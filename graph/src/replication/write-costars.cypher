// Writes lists of costars. $rows: all properties of each. Lists of people that were removed meanwhile are left out.
UNWIND $rows AS row
MATCH (p:Person {id: row.personId})
MERGE (l:CostarList {personId: row.personId})
SET l = row
