// Creates genres. $genres: [properties].
UNWIND $genres AS genre
CREATE (g:Genre:Entity)
SET g = genre
RETURN genre.id AS id, elementId(g) AS node
