// The films m with an id in $ids.
MATCH (m:Movie) WHERE m.id IN $ids
