// The records that the film $id had when it was merged into another film.
MATCH (g:Tombstone {id: $id}) WHERE g.survivor IS NOT NULL AND g.kind = 'FILM'
RETURN g.records AS records
