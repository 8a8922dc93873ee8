// Objects, the newest first. $key, $provider and $state filter if they are not null.
MATCH (o:LakeObject)
WHERE ($key IS NULL OR o.key = $key) AND ($provider IS NULL OR o.provider = $provider) AND ($state IS NULL OR o.state = $state)
RETURN o {.*} AS object ORDER BY o.startedAt DESC, o.key LIMIT $limit
