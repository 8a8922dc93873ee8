// Writes lists of similar films. $rows: all properties of each. Lists of films that were removed meanwhile are left out.
UNWIND $rows AS row
MATCH (m:Movie {id: row.movieId})
MERGE (l:SimilarFilms {movieId: row.movieId})
SET l = row
