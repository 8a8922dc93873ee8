// The best $limit films that match $query (Lucene), and whether there are more. Films of one score have no order, so asking for one film more
// may give others.
CALL () {
  CALL db.index.fulltext.queryNodes('movieSearch', $query, {limit: $limit}) YIELD node
  RETURN collect(node) AS counted
}
CALL (counted) {
  WITH counted WHERE size(counted) = $limit
  CALL db.index.fulltext.queryNodes('movieSearch', $query, {skip: $limit, limit: 1}) YIELD node
  RETURN count(node) AS more
}
WITH last, counted, size(counted) + more AS films
