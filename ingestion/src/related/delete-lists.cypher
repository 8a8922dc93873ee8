// Deletes the lists of films and people that were removed by changes after $after up to $until.
MATCH (t:Tombstone:Entity) WHERE t.changeSeq > $after AND t.changeSeq <= $until
OPTIONAL MATCH (s:SimilarFilms {movieId: t.id})
OPTIONAL MATCH (c:CostarList {personId: t.id})
DETACH DELETE s, c
