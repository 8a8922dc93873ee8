MERGE (o:LakeObject {key: $key})
SET o.provider = $provider, o += $report
WITH DISTINCT 1 AS stored
MATCH (old:LakeObject) WHERE old.key STARTS WITH $prefix
WITH old ORDER BY old.startedAt DESC SKIP $maxMessages
DELETE old
