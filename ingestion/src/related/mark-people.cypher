// Marks at most $limit people that an earlier version wrote, so that their lists are made once.
MATCH (p:Person) WHERE p.filmsChanged IS NULL
WITH p LIMIT $limit
SET p.filmsChanged = 0
RETURN count(p) AS marked
