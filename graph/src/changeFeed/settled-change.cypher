// The last number of the sequence, after every transaction that has its lock has committed. Setting a property takes the lock.
MATCH (s:ChangeSequence {name: 'catalog'})
SET s.locked = true
RETURN s.last AS last
