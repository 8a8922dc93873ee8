// Records that share a title in its year, an article or an id with one of the given keys. Of a title that a provider has more often than
// $maxOfATitle, only the number of its records is returned, as `crowded`.
CALL () {
  UNWIND $titles AS title
  CALL (title) {
    MATCH (r:SourceRecord {titleKey: title}) RETURN r
    UNION
    MATCH (r:SourceRecord {originalTitleKey: title}) RETURN r
  }
  WITH title, r.provider AS provider, collect(r) AS records
  UNWIND CASE WHEN size(records) > $maxOfATitle THEN [null] ELSE records END AS r
  RETURN r, CASE WHEN r IS NULL THEN {title: title, provider: provider, records: size(records)} END AS crowded
  UNION
  MATCH (r:SourceRecord) WHERE r.wikipedia IN $externalIds.wikipedia RETURN r, null AS crowded
  UNION
  MATCH (r:SourceRecord) WHERE r.wikidata IN $externalIds.wikidata RETURN r, null AS crowded
  UNION
  MATCH (r:SourceRecord) WHERE r.imdb IN $externalIds.imdb RETURN r, null AS crowded
  UNION
  MATCH (r:SourceRecord) WHERE r.tmdb IN $externalIds.tmdb RETURN r, null AS crowded
  UNION
  MATCH (r:SourceRecord) WHERE r.movielens IN $externalIds.movielens RETURN r, null AS crowded
}
RETURN r.id AS id, r.provider AS provider, r.key AS key, r.version AS version, r.content AS content, r.observedAt AS observedAt,
  r.apart AS notSameAs, r.movieId AS movieId, crowded
