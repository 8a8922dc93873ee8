// Keeps lists of costars, as they are after change $asOf. $lists: [{id, costars}]. Replicas read lists by their number. The keeper's node is
// locked until commit, so numbers are committed in order.
MATCH (k:ListKeeper {name: 'catalog'})
SET k.lists = coalesce(k.lists, 0) + 1
WITH k.lists AS number
UNWIND $lists AS list
MERGE (l:CostarList {personId: list.id})
SET l.costars = list.costars, l.asOf = $asOf, l.number = number
