// Leases the object $key until $now + $leaseMs (milliseconds), unless another worker has a lease on it. An object with an unchanged
// $etag in one of $finalStates is not leased. SET locks the node first, so that two workers cannot both get the lease.
MERGE (o:LakeObject {key: $key})
ON CREATE SET o.provider = $provider, o.leaseExpiresAt = 0
SET o.touched = $now
WITH o, coalesce(o.leaseExpiresAt, 0) > $now AS locked,
  coalesce(o.etag, '') <> $etag OR NOT coalesce(o.state, 'PENDING') IN $finalStates AS pending,
  CASE WHEN o.etag = $etag AND o.state = 'INGESTING' THEN coalesce(o.attempts, 0) + 1 ELSE 1 END AS attempts
FOREACH (_ IN CASE WHEN pending AND NOT locked THEN [1] ELSE [] END |
  SET o.leaseExpiresAt = $now + $leaseMs, o.leaseId = $leaseId, o.state = 'INGESTING', o.etag = $etag, o.startedAt = $now,
    o.attempts = attempts, o.reason = null)
RETURN pending AND NOT locked AS acquired, locked, attempts
