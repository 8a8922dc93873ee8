// People or genres with an id after $after, at most $limit, with their number of films.
MATCH (e:<<label>>) WHERE e.id > $after
WITH e ORDER BY e.id LIMIT $limit
RETURN e.id AS id, e.name AS name,
  COUNT { (e)-[:ACTED_IN]->() } + COUNT { (e)-[:DIRECTED]->() } + COUNT { (e)<-[:IN_GENRE]-() } AS films
ORDER BY id
