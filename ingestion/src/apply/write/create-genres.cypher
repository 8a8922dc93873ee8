// $genres: [properties], none of which is there.
UNWIND $genres AS genre
CREATE (g:Genre:Entity)
SET g = genre
RETURN genre.id AS id, elementId(g) AS node
