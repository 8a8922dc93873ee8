// A page of the films that match $query (Lucene, at most $limit films), sorted by a key and id. The page before ended at key $from and
// id $after.
CALL db.index.fulltext.queryNodes('movieSearch', $query, {limit: $limit}) YIELD node AS m
WITH m WHERE m.<<key>> > $from OR (m.<<key>> = $from AND m.id > $after)
RETURN m.id AS id, -m.byPopularity AS popularity, m.<<key>> AS key
ORDER BY key, id LIMIT $size
