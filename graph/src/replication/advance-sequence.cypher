// Stores the number of the last change, $cursor. Readers of the feed wait from here until commit.
MATCH (s:ChangeSequence {name: 'catalog'})
SET s.last = $cursor
