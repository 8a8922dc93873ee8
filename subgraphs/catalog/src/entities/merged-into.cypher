// The entities that the former entities in $ids were merged into.
MATCH (t:Tombstone) WHERE t.id IN $ids AND t.survivor IS NOT NULL
RETURN t.id AS id, t.survivor AS mergedInto
