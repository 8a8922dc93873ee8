// What was taken last, newest first: of $provider or of all, in $state or in any.
MATCH (o:LakeObject)
WHERE ($provider IS NULL OR o.provider = $provider) AND ($state IS NULL OR o.state = $state)
RETURN o {.*} AS object ORDER BY o.startedAt DESC, o.key LIMIT $limit
