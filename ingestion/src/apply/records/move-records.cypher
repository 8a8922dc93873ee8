// $moves: [{id, movieId}]. Records that are of another film now than they were.
UNWIND $moves AS move
MATCH (r:SourceRecord {id: move.id})
SET r.movieId = move.movieId
