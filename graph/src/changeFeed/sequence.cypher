// The last number of the sequence, and the id of the graph: another graph has other numbers. A replica has the id of the graph that it
// follows.
MATCH (s:ChangeSequence {name: 'catalog'})
OPTIONAL MATCH (r:Replica {name: 'catalog'})
RETURN s.last AS last, CASE WHEN r IS NULL THEN s.graphId ELSE r.graphId END AS graphId
