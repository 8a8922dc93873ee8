// Locks changes of films until the transaction commits: which records are one film, and the slug of a film, depend on all records.
// Readers do not wait.
MERGE (l:IngestLock {name: 'catalog'})
SET l.locked = true
