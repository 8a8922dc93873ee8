// A page of the films that fit $query (Lucene, at most $limit of them), by a key and id; the page before ended at $from and $after.
CALL db.index.fulltext.queryNodes('films', $query, {limit: $limit}) YIELD node AS m
WITH m WHERE m.{{key}} > $from OR (m.{{key}} = $from AND m.id > $after)
RETURN m.id AS id, -m.byPopularity AS popularity, m.{{key}} AS key
ORDER BY key, id LIMIT $size
