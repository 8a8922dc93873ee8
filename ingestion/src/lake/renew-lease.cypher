// Extends a lease and stores the progress. Returns no row if the lease has ended or another worker has the object now. SET locks
// the node before the lease is compared.
MATCH (o:LakeObject {key: $key})
SET o.touched = $now
WITH o WHERE o.leaseId = $leaseId
SET o.leaseExpiresAt = $now + $leaseMs, o += $progress
RETURN o.key AS key
