// $genres: [{id, name, searchWords, searchBeginnings, indexVersion}]. As upsert-people does.
UNWIND $genres AS genre
MERGE (g:Genre {id: genre.id})
WITH genre, g, g.name AS before
WHERE before IS NULL OR before <> genre.name OR coalesce(g.indexVersion, 0) <> genre.indexVersion
SET g:Entity, g += genre
WITH genre, before
WHERE before IS NULL OR before <> genre.name
RETURN genre.id AS id
