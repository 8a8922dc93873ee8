// The keeper of lists for $holder, unless another process has it until it expires. Setting a property takes the lock.
MERGE (k:ListKeeper {name: 'catalog'})
ON CREATE SET k.until = -1, k.number = -1, k.personId = '', k.isNew = true
SET k.locked = true
WITH k WHERE k.holder = $holder OR coalesce(k.expiresAt, 0) < timestamp()
SET k.holder = $holder, k.expiresAt = timestamp() + $leaseMs
RETURN k.until AS until, k.number AS number, k.personId AS personId, coalesce(k.isNew, false) AS isNew
