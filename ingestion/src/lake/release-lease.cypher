// Ends the lease without a result: the worker stops.
MATCH (o:LakeObject {key: $key})
SET o.touched = $now
WITH o WHERE o.leaseId = $leaseId
SET o.leaseExpiresAt = 0, o.leaseId = null
