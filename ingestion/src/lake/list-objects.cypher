// What was taken last, newest first: the object $key or all, of $provider or of all, in $state or in any.
MATCH (o:LakeObject)
WHERE ($key IS NULL OR o.key = $key) AND ($provider IS NULL OR o.provider = $provider) AND ($state IS NULL OR o.state = $state)
RETURN o {.*} AS object ORDER BY o.startedAt DESC, o.key LIMIT $limit
