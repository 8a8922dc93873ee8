// Films with an id after $after, at most $limit, with what searches need of them.
MATCH (m:Movie) WHERE m.id > $after
WITH m ORDER BY m.id LIMIT $limit
