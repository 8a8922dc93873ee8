// Deletes the external ids in $keys ([source, value]) that no film has any more.
UNWIND $keys AS key
MATCH (x:ExternalId {source: key[0], value: key[1], kind: 'movie'})
WHERE NOT (x)<-[:IDENTIFIED_BY]-()
DELETE x
