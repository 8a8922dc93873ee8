// Gives the entities in $ids the next numbers of the change sequence, in the order of $ids. The sequence's node is locked
// first, until commit, so that numbers are committed in their order.
MATCH (s:ChangeSequence {name: 'catalog'})
SET s.locked = true
WITH s, s.last AS base
SET s.last = base + size($ids)
WITH base
UNWIND range(0, size($ids) - 1) AS i
MATCH (e:Entity {id: $ids[i]})
SET e.changeSeq = base + i + 1
