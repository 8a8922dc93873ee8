// Updates genres that exist. $genres: [properties].
UNWIND $genres AS genre
MATCH (g:Genre {id: genre.id})
SET g += genre
