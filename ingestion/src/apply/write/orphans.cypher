// The people and genres in $ids that no film has any more.
MATCH (e:Entity) WHERE e.id IN $ids AND NOT (e)-[:ACTED_IN|DIRECTED|IN_GENRE]-()
RETURN e.id AS id
