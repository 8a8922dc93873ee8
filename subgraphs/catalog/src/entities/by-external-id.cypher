// Id of the film or person (by $kind, 'movie' or 'person') with the id $value at the service $source. One id, such as an article
// about two films, may belong to several entities; then the result is the lowest id.
MATCH (x:ExternalId {source: $source, value: $value, kind: $kind})<-[:IDENTIFIED_BY]-(e)
RETURN e.id AS id ORDER BY id LIMIT 1
