// What the films in $movieIds are made of.
MATCH (r:SourceRecord) WHERE r.movieId IN $movieIds
RETURN r.id AS id, r.provider AS provider, r.key AS key, r.version AS version, r.content AS content, r.observedAt AS observedAt,
  r.apart AS apart, r.movieId AS movieId
