// The films with an id in $ids.
MATCH (m:Movie) WHERE m.id IN $ids
WITH collect(m) AS counted
WITH counted, size(counted) AS films
