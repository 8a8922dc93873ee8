// People and genres with an id after $after whose names were not indexed by version $version, at most $limit.
MATCH (e:Entity) WHERE e.id > $after AND (e:Person OR e:Genre) AND coalesce(e.indexVersion, 0) <> $version
RETURN e.id AS id, e.name AS name ORDER BY id LIMIT $limit
