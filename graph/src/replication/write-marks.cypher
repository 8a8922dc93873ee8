// Says which change was the last one of a person's films. $marks: [{id, number}].
UNWIND $marks AS mark
MATCH (p:Person {id: mark.id})
SET p.filmsChanged = mark.number
