// The film or person that another service knows as $source, $value; of several that one article tells of, the first by id.
// $kind: 'movie' or 'person'.
MATCH (x:ExternalId {source: $source, value: $value, kind: $kind})<-[:IDENTIFIED_BY]-(e)
RETURN e.id AS id ORDER BY id LIMIT 1
