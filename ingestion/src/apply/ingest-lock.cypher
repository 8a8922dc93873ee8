// Locks changes of films until the transaction commits: which records are one film, and the slug of a film, depend on all records.
// Readers do not wait. A replica of a catalog must not be changed.
MERGE (l:IngestLock {name: 'catalog'})
SET l.locked = true
RETURN EXISTS { (:Replica) } AS isReplica
