// Keeps lists of similar films, as they are after change $asOf. $lists: [{id, films}].
UNWIND $lists AS list
MERGE (l:SimilarFilms {movieId: list.id})
SET l.films = list.films, l.asOf = $asOf
