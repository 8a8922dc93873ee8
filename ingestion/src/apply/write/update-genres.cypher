// $genres: [properties]; all of them are there.
UNWIND $genres AS genre
MATCH (g:Genre {id: genre.id})
SET g += genre
