// The films that fit $query (Lucene), at most $limit, for facet-linked and facet-years.
CALL db.index.fulltext.queryNodes('films', $query, {limit: $limit}) YIELD node AS m
