// Renames properties and states of lake objects that an earlier version stored. Does nothing when all are renamed.
MATCH (o:LakeObject) WHERE o.claimedUntil IS NOT NULL
SET o.leaseExpiresAt = o.claimedUntil, o.leaseId = o.claim, o.created = o.taken,
  o.state = CASE o.state WHEN 'TAKING' THEN 'INGESTING' WHEN 'WAITING' THEN 'PENDING' ELSE o.state END
REMOVE o.claimedUntil, o.claim, o.taken
