// Records that share a key with others. $titles: titles, each with a year. $externalIds: lists of ids, by source.
CALL () {
  MATCH (r:SourceRecord) WHERE r.titleKey IN $titles RETURN r
  UNION
  MATCH (r:SourceRecord) WHERE r.originalTitleKey IN $titles RETURN r
  UNION
  MATCH (r:SourceRecord) WHERE r.wikipedia IN $externalIds.wikipedia RETURN r
  UNION
  MATCH (r:SourceRecord) WHERE r.wikidata IN $externalIds.wikidata RETURN r
  UNION
  MATCH (r:SourceRecord) WHERE r.imdb IN $externalIds.imdb RETURN r
  UNION
  MATCH (r:SourceRecord) WHERE r.tmdb IN $externalIds.tmdb RETURN r
  UNION
  MATCH (r:SourceRecord) WHERE r.movielens IN $externalIds.movielens RETURN r
}
RETURN r.id AS id, r.provider AS provider, r.key AS key, r.version AS version, r.content AS content, r.observedAt AS observedAt,
  r.apart AS notSameAs, r.movieId AS movieId
