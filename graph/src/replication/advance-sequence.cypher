// Stores the number of the last change, $cursor. Readers of the feed wait from here until commit. A graph that was one state of the writer stays
// one, unless the pages end in the middle of one ($isState).
MATCH (r:Replica {name: 'catalog'})
MATCH (s:ChangeSequence {name: 'catalog'})
SET r.levelCursor = CASE WHEN $isState AND r.levelCursor = s.last THEN $cursor END
SET s.last = $cursor
