// The genres in $ids that exist.
MATCH (g:Genre) WHERE g.id IN $ids
RETURN g.id AS id, g.name AS name, elementId(g) AS node
