// Which of the genres in $ids are there.
MATCH (g:Genre) WHERE g.id IN $ids
RETURN g.id AS id, g.name AS name, elementId(g) AS node
