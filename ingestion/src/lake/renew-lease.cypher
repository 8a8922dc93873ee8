// Extends a lease and stores the progress. Returns no row if another worker has the object now.
MATCH (o:LakeObject {key: $key}) WHERE o.leaseId = $leaseId
SET o.leaseExpiresAt = $now + $leaseMs, o += $progress
RETURN o.key AS key
