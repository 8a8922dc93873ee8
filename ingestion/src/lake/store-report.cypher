// Stores the result of an ingestion and ends the lease, unless another worker has the object now. SET locks the node before the
// lease is compared. A lease that has ended has no id, so that a renewal still under way cannot extend it.
MATCH (o:LakeObject {key: $key})
SET o.touched = $now
WITH o WHERE o.leaseId = $leaseId
SET o.leaseExpiresAt = 0, o.leaseId = null, o.attempts = 0, o.failures = 0, o.failedAtByte = null, o.retryAt = null, o += $report
