// Gives at most $limit lists of an earlier version a number, so that replicas find them.
MATCH (k:ListKeeper {name: 'catalog'})
SET k.lists = coalesce(k.lists, 0) + 1
WITH k.lists AS number
MATCH (l:SimilarFilms|CostarList) WHERE l.number IS NULL
WITH l, number LIMIT $limit
SET l.number = number
RETURN count(*) AS numbered
