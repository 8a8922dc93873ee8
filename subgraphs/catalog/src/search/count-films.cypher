// Number of films that match $query (Lucene, over the index of films), at most $limit.
CALL db.index.fulltext.queryNodes('movieSearch', $query, {limit: $limit}) YIELD node
RETURN count(*) AS films
