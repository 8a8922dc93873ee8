// Ids of the films that a record describes with a text that $pattern (a regular expression of Java) matches, or that have several records
// of one provider.
MATCH (r:SourceRecord) WHERE r.movieId IS NOT NULL
WITH r.movieId AS movieId, count(*) AS records, count(DISTINCT r.provider) AS providers,
  sum(CASE WHEN r.content =~ $pattern THEN 1 ELSE 0 END) AS matches
WHERE matches > 0 OR records > providers
RETURN movieId ORDER BY movieId
