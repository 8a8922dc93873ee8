// Keeps lists of costars, as they are after change $asOf. $lists: [{id, costars}].
UNWIND $lists AS list
MERGE (l:CostarList {personId: list.id})
SET l.costars = list.costars, l.asOf = $asOf
