// How far a replica is: the graph that it follows, null while it is emptied, the numbers of its last change and list, and when it was last level,
// null if what it has is no state of the writer, and what it followed then. A version that does not store this moves the last change alone.
MATCH (r:Replica {name: 'catalog'})
MATCH (s:ChangeSequence {name: 'catalog'})
OPTIONAL MATCH (k:ListKeeper {name: 'catalog'})
RETURN
  r.graphId AS graphId,
  s.last AS cursor,
  coalesce(k.lists, 0) AS lists,
  CASE WHEN r.levelCursor = s.last THEN r.levelAt END AS levelAt,
  r.levelSource AS levelSource
