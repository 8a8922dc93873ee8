// The last number of the change sequence, and how far the keeper of lists is: all lists are kept that changes up to number `until` affect.
MATCH (s:ChangeSequence {name: 'catalog'})
OPTIONAL MATCH (k:ListKeeper {name: 'catalog'})
RETURN s.last AS last, coalesce(k.until, -1) AS until
