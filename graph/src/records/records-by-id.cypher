// The records in $ids, deleted ones included. `apart` is the stored name of notSameAs.
MATCH (r:SourceRecord) WHERE r.id IN $ids
RETURN r.id AS id, r.provider AS provider, r.key AS key, r.version AS version, r.content AS content, r.observedAt AS observedAt,
  r.apart AS notSameAs, r.movieId AS movieId
