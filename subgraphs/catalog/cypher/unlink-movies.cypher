// Takes away all that a film's old state led to; the new state is linked after.
UNWIND $ids AS id
MATCH (m:Movie {id: id})-[r:IN_GENRE|ACTED_IN|DIRECTED|IDENTIFIED_BY]-()
DELETE r
