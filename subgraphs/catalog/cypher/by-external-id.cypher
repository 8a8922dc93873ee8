// The film or person that another service knows as $source, $value. $kind: 'movie' or 'person'.
MATCH (x:ExternalId {source: $source, value: $value, kind: $kind})<-[:IDENTIFIED_BY]-(e)
RETURN e.id AS id
