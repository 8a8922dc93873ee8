// Entities whose names fit, of the labels in $kinds: films by $films, people and genres by $others (both Lucene, over searchWords and
// searchBeginnings), at most $limit of each. What decides among names that fit alike is how much there is of somebody, and of
// a film its popularity on about the same scale.
CALL () {
  WITH $films AS query WHERE 'Movie' IN $kinds
  CALL db.index.fulltext.queryNodes('films', query, {limit: $limit}) YIELD node
  RETURN node.id AS id, 'Movie' AS kind, node.title AS name, node.originalTitle AS originalName, -node.byPopularity / 10 AS films
  UNION ALL
  WITH $others AS query WHERE 'Person' IN $kinds OR 'Genre' IN $kinds
  CALL db.index.fulltext.queryNodes('peopleAndGenres', query, {limit: $limit}) YIELD node
  WITH node, CASE WHEN node:Person THEN 'Person' ELSE 'Genre' END AS kind
  WHERE kind IN $kinds
  RETURN node.id AS id, kind, node.name AS name, null AS originalName,
    COUNT { (node)-[:ACTED_IN]->() } + COUNT { (node)-[:DIRECTED]->() } + COUNT { (node)<-[:IN_GENRE]-() } AS films
}
RETURN id, kind, name, originalName, films
