// Entities whose names fit $query (Lucene, over searchWords and searchBeginnings), of the labels in $kinds, at most $limit before that.
CALL db.index.fulltext.queryNodes('names', $query, {limit: $limit}) YIELD node, score
WITH node, score, [label IN ['Movie', 'Person', 'Genre'] WHERE label IN labels(node)][0] AS kind
WHERE kind IN $kinds
RETURN node.id AS id, kind, coalesce(node.title, node.name) AS name, node.originalTitle AS originalName,
  // How much there is of somebody, or of a film's best known: what decides among names that fit alike.
  CASE kind
    WHEN 'Movie' THEN coalesce(reduce(most = 0, films IN [(node)<-[:ACTED_IN|DIRECTED]-(p:Person) | COUNT { (p)-[:ACTED_IN]->() } + COUNT { (p)-[:DIRECTED]->() }] | CASE WHEN films > most THEN films ELSE most END), 0)
    WHEN 'Person' THEN COUNT { (node)-[:ACTED_IN]->() } + COUNT { (node)-[:DIRECTED]->() }
    ELSE COUNT { (node)<-[:IN_GENRE]-() } END AS films
