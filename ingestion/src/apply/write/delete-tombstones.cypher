// Deletes the tombstones of entities in $ids that exist again.
MATCH (g:Tombstone) WHERE g.id IN $ids
DELETE g
