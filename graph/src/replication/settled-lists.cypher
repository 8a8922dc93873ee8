// The number of the last list, after every transaction that keeps lists has committed. Setting a property takes the lock.
MERGE (k:ListKeeper {name: 'catalog'})
ON CREATE SET k.until = -1, k.number = -1, k.personId = '', k.isNew = true
SET k.locked = true
RETURN coalesce(k.lists, 0) AS last
