// Entities that were written before their names were indexed, at most $limit.
MATCH (e:Entity) WHERE e.searchWords IS NULL
RETURN e.id AS id, [coalesce(e.title, e.name), e.originalTitle] AS names LIMIT $limit
