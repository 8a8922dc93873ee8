// $last: the last number of the change sequence that was given. Its node is locked until commit, so that numbers are committed in
// their order.
MATCH (s:ChangeSequence {name: 'catalog'})
SET s.last = $last
