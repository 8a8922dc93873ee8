// Of the people and genres in $ids those that no film leads to any more.
MATCH (e:Entity) WHERE e.id IN $ids AND NOT (e)-[:ACTED_IN|DIRECTED|IN_GENRE]-()
RETURN e.id AS id
