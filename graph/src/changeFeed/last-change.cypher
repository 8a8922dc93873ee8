// The last number of the sequence. Does not wait for transactions that are writing.
MATCH (s:ChangeSequence {name: 'catalog'})
RETURN s.last AS last
