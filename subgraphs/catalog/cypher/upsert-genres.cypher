// $genres: [{id, name, searchWords, searchBeginnings, indexVersion}]. Gives the ids of those that are new or have another name now.
UNWIND $genres AS genre
OPTIONAL MATCH (before:Genre {id: genre.id})
WITH genre, before.name AS before
MERGE (g:Genre {id: genre.id})
SET g:Entity, g.name = genre.name, g.searchWords = genre.searchWords, g.searchBeginnings = genre.searchBeginnings,
  g.indexVersion = genre.indexVersion
WITH genre, before
WHERE before IS NULL OR before <> genre.name
RETURN genre.id AS id
