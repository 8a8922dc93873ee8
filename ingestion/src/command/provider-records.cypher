// How many records each provider has, and how many it took back.
MATCH (r:SourceRecord)
RETURN r.provider AS provider, count(r.content) AS records, count(*) - count(r.content) AS deleted ORDER BY provider
