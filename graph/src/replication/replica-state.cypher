// How far a replica is: the graph that it follows, null while it is emptied, and the numbers of its last change and list.
MATCH (r:Replica {name: 'catalog'})
MATCH (s:ChangeSequence {name: 'catalog'})
OPTIONAL MATCH (k:ListKeeper {name: 'catalog'})
RETURN r.graphId AS graphId, s.last AS cursor, coalesce(k.lists, 0) AS lists
