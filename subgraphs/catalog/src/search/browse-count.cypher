// How many films fit $query (Lucene, over the index of films), counted up to $limit.
CALL db.index.fulltext.queryNodes('films', $query, {limit: $limit}) YIELD node
RETURN count(*) AS films
