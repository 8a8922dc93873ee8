// The films with an id in $ids.
CALL () {
  MATCH (m:Movie) WHERE m.id IN $ids
  RETURN collect(m) AS counted
}
WITH last, counted, size(counted) AS films
