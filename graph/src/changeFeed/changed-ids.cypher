// Ids of the entities that changed after number $after up to number $until, at most $limit, removed ones too.
MATCH (e:Entity)
WHERE e.changeSeq > $after AND e.changeSeq <= $until
RETURN e.id AS id LIMIT $limit
