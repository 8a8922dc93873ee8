// Gives at most $limit records of an earlier version the number of their film's last change, so that replicas find them.
MATCH (r:SourceRecord) WHERE r.changeSeq IS NULL
WITH r LIMIT $limit
OPTIONAL MATCH (m:Movie {id: r.movieId})
SET r.changeSeq = coalesce(m.changeSeq, 1)
RETURN count(*) AS numbered
