// Stores that at $levelAt (milliseconds since 1970) the replica had all changes and lists of the graph $graphId, as $source gave them. Another process may have moved it.
MATCH (r:Replica {name: 'catalog', graphId: $graphId})
SET r.locked = true
WITH r
MATCH (s:ChangeSequence {name: 'catalog', last: $cursor})
SET r.levelCursor = s.last, r.levelAt = $levelAt, r.levelSource = $source
