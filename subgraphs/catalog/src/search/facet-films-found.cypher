// The films m that match $query (Lucene), at most $limit.
CALL db.index.fulltext.queryNodes('movieSearch', $query, {limit: $limit}) YIELD node AS m
