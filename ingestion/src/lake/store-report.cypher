// How taking an object ended; whoever has claimed it since says so instead.
MATCH (o:LakeObject {key: $key}) WHERE o.claim = $claim
SET o.claimedUntil = 0, o += $report
