// People and genres after $after whose names were not indexed as $version does it, at most $limit.
MATCH (e:Entity) WHERE e.id > $after AND NOT e:Movie AND coalesce(e.indexVersion, 0) <> $version
RETURN e.id AS id, e.name AS name ORDER BY id LIMIT $limit
