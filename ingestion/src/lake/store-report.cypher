// Stores the result of an ingestion and ends the lease, unless another worker has the object now.
MATCH (o:LakeObject {key: $key}) WHERE o.leaseId = $leaseId
SET o.leaseExpiresAt = 0, o += $report
