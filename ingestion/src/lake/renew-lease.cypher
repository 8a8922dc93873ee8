// Holds a claim for longer, and says how far its taking is.
MATCH (o:LakeObject {key: $key}) WHERE o.claim = $claim
SET o.claimedUntil = $now + $leaseMs, o += $progress
RETURN o.key AS key
