// The last number given, once every transaction that holds the sequence has committed and its changes can be read.
MATCH (s:ChangeSequence {name: 'catalog'})
SET s.locked = true
RETURN s.last AS last
