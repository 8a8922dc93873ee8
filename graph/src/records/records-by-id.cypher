// The records in $ids as they are, the ones taken back included.
MATCH (r:SourceRecord) WHERE r.id IN $ids
RETURN r.id AS id, r.provider AS provider, r.key AS key, r.version AS version, r.content AS content, r.observedAt AS observedAt,
  r.apart AS apart, r.movieId AS movieId
