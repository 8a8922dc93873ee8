// The number of the last change. Processes that write to one replica wait for each other here.
MATCH (r:Replica {name: 'catalog'})
SET r.locked = true
WITH r
MATCH (s:ChangeSequence {name: 'catalog'})
RETURN s.last AS cursor, r.graphId AS graphId
