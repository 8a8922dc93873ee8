// The change sequence goes on from $from to $to; nothing is returned where it is elsewhere. Its node is locked until commit, so
// that numbers are committed in their order.
MATCH (s:ChangeSequence {name: 'catalog'})
SET s.locked = true
WITH s WHERE s.last = $from
SET s.last = $to
RETURN s.last AS last
