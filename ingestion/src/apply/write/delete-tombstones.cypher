// Entities in $ids were gone and are there again.
MATCH (g:Tombstone) WHERE g.id IN $ids
DELETE g
