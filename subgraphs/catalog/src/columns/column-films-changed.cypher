// The films with an id in $ids, with what searches need of them.
MATCH (m:Movie) WHERE m.id IN $ids
