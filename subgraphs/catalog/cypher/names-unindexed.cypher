// People and genres that were written before their names were indexed, at most $limit.
MATCH (e:Entity) WHERE e.searchWords IS NULL
RETURN e.id AS id, [e.name] AS names LIMIT $limit
