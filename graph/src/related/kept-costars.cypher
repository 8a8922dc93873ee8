// The kept lists of costars of the people $ids. A row, with the index of its id, for each list that is current: the person has neither
// got nor lost a film since.
UNWIND range(0, size($ids) - 1) AS index
MATCH (l:CostarList {personId: $ids[index]})
MATCH (p:Person {id: l.personId})
WHERE NOT coalesce(p.filmsChanged > l.asOf, false)
RETURN index, l.costars AS costars
