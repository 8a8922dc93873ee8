// Keeps lists of similar films, as they are after change $asOf. $lists: [{id, films}]. Replicas read lists by their number. The keeper's node
// is locked until commit, so numbers are committed in order.
MATCH (k:ListKeeper {name: 'catalog'})
SET k.lists = coalesce(k.lists, 0) + 1
WITH k.lists AS number
UNWIND $lists AS list
MERGE (l:SimilarFilms {movieId: list.id})
SET l.films = list.films, l.asOf = $asOf, l.number = number
