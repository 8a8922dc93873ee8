// Of the ids in $ids that are none any more, who is there in their stead.
MATCH (g:Gone) WHERE g.id IN $ids AND g.survivor IS NOT NULL
RETURN g.id AS id, g.survivor AS survivor
