// Entities whose names match, of the labels in $kinds: films by $filmQuery, people and genres by $nameQuery (both Lucene), at most $limit
// of each. The popularity of a person or genre is its number of films; that of a film is divided by ten, which is about the same
// scale.
CALL () {
  WITH $filmQuery AS query WHERE 'Movie' IN $kinds
  CALL db.index.fulltext.queryNodes('movieSearch', query, {limit: $limit}) YIELD node
  RETURN node.id AS id, 'Movie' AS kind, node.title AS name, node.originalTitle AS originalName,
    -node.byPopularity / 10 AS popularity
  UNION ALL
  WITH $nameQuery AS query WHERE 'Person' IN $kinds OR 'Genre' IN $kinds
  CALL db.index.fulltext.queryNodes('nameSearch', query, {limit: $limit}) YIELD node
  WITH node, CASE WHEN node:Person THEN 'Person' ELSE 'Genre' END AS kind
  WHERE kind IN $kinds
  RETURN node.id AS id, kind, node.name AS name, null AS originalName,
    COUNT { (node)-[:ACTED_IN]->() } + COUNT { (node)-[:DIRECTED]->() } + COUNT { (node)<-[:IN_GENRE]-() } AS popularity
}
RETURN id, kind, name, originalName, popularity
