// Ids of the entities that changed after number $after up to number $until, removed ones too, and of the people whose films changed; at
// most $limit.
CALL () {
  MATCH (e:Entity)
  WHERE e.changeSeq > $after AND e.changeSeq <= $until
  RETURN e.id AS id LIMIT $limit
  UNION
  MATCH (p:Person)
  WHERE p.filmsChanged > $after AND p.filmsChanged <= $until
  RETURN p.id AS id LIMIT $limit
}
RETURN id LIMIT $limit
