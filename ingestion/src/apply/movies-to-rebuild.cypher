// Films with a record whose content matches $pattern, and films with several records.
MATCH (r:SourceRecord) WHERE r.movieId IS NOT NULL
WITH r.movieId AS movieId, count(*) AS records, sum(CASE WHEN r.content =~ $pattern THEN 1 ELSE 0 END) AS matches
WHERE matches > 0 OR records > 1
RETURN movieId ORDER BY movieId
