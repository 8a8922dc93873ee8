// The records of the film $id when it was merged into another.
MATCH (g:Tombstone {id: $id}) WHERE g.survivor IS NOT NULL AND g.kind = 'FILM'
RETURN g.records AS records
