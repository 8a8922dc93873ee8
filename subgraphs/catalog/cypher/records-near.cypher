// Records that share a key with others: one of $titles (a title in a year), or one of $externalIds, which are lists by source.
CALL () {
  UNWIND $titles AS key MATCH (r:SourceRecord {titleKey: key}) RETURN r
  UNION
  UNWIND $titles AS key MATCH (r:SourceRecord {originalTitleKey: key}) RETURN r
  UNION
  UNWIND $externalIds.wikipedia AS key MATCH (r:SourceRecord {wikipedia: key}) RETURN r
  UNION
  UNWIND $externalIds.wikidata AS key MATCH (r:SourceRecord {wikidata: key}) RETURN r
  UNION
  UNWIND $externalIds.imdb AS key MATCH (r:SourceRecord {imdb: key}) RETURN r
  UNION
  UNWIND $externalIds.tmdb AS key MATCH (r:SourceRecord {tmdb: key}) RETURN r
  UNION
  UNWIND $externalIds.movielens AS key MATCH (r:SourceRecord {movielens: key}) RETURN r
}
RETURN r.id AS id, r.provider AS provider, r.key AS key, r.version AS version, r.content AS content, r.observedAt AS observedAt,
  r.apart AS apart, r.movieId AS movieId
