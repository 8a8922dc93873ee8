// The tombstones that lead to one of the entities $ids.
MATCH (g:Tombstone) WHERE g.survivor IN $ids
RETURN g.id AS id, g.survivor AS survivor
