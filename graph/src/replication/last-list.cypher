// The number of the last list. Does not wait for transactions that keep lists.
MATCH (k:ListKeeper {name: 'catalog'})
RETURN coalesce(k.lists, 0) AS last
