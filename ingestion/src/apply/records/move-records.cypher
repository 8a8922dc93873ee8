// Assigns records to another film. $moves: [{id, movieId}].
UNWIND $moves AS move
MATCH (r:SourceRecord {id: move.id})
SET r.movieId = move.movieId
