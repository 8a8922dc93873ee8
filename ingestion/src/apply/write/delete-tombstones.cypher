// Entities in $ids were gone and are there again.
MATCH (g:Gone) WHERE g.id IN $ids
DELETE g
