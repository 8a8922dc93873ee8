// The number of records of each provider, and of its deleted records.
MATCH (r:SourceRecord)
RETURN r.provider AS provider, count(r.content) AS records, count(*) - count(r.content) AS deleted ORDER BY provider
