// The last number given so far, without waiting for whoever is writing.
MATCH (s:ChangeSequence {name: 'catalog'})
RETURN s.last AS last
