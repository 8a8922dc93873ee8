// Whoever gets claimed = true may take the object until $now + $leaseMs; nobody else does meanwhile. $now in milliseconds. What is
// in a state of $ended, and has not changed since, is not taken again.
MERGE (o:LakeObject {key: $key})
ON CREATE SET o.provider = $provider, o.claimedUntil = 0
SET o.touched = $now
WITH o, o.claimedUntil > $now AS held,
  coalesce(o.etag, '') <> $etag OR NOT coalesce(o.state, 'WAITING') IN $ended AS wanted,
  CASE WHEN o.etag = $etag AND o.state = 'TAKING' THEN coalesce(o.attempts, 0) + 1 ELSE 1 END AS attempts
FOREACH (_ IN CASE WHEN wanted AND NOT held THEN [1] ELSE [] END |
  SET o.claimedUntil = $now + $leaseMs, o.claim = $claim, o.state = 'TAKING', o.etag = $etag, o.startedAt = $now,
    o.attempts = attempts, o.reason = null)
RETURN wanted AND NOT held AS claimed, held, attempts
