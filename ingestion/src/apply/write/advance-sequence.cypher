// Stores the last number of the change sequence, $last. The node stays locked until commit, so numbers commit in order.
MATCH (s:ChangeSequence {name: 'catalog'})
SET s.last = $last
