// Entities whose names fit $query (Lucene, over searchWords and searchBeginnings), of the labels in $kinds, at most $limit before that.
CALL db.index.fulltext.queryNodes('names', $query, {limit: $limit}) YIELD node, score
WITH node, score, [label IN ['Movie', 'Person', 'Genre'] WHERE label IN labels(node)][0] AS kind
WHERE kind IN $kinds
RETURN node.id AS id, kind, coalesce(node.title, node.name) AS name, node.originalTitle AS originalName,
  // What decides among names that fit alike: how much there is of somebody; of a film, its popularity on about the same scale.
  CASE kind
    WHEN 'Movie' THEN -node.byPopularity / 10
    WHEN 'Person' THEN COUNT { (node)-[:ACTED_IN]->() } + COUNT { (node)-[:DIRECTED]->() }
    ELSE COUNT { (node)<-[:IN_GENRE]-() } END AS films
