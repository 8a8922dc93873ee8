// Assigns records to another film. $moves: [{id, movieId, changeSeq}].
UNWIND $moves AS move
MATCH (r:SourceRecord {id: move.id})
SET r += move
