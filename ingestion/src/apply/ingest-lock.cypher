// Whoever changes films waits here for who is changing them, until that one commits: which records are one film depends on all of
// the records, and so does the address of a film. Readers do not wait.
MERGE (l:IngestLock {name: 'catalog'})
SET l.locked = true
