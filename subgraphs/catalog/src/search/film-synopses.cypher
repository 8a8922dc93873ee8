// The synopses of the films in $ids, for highlights.
MATCH (m:Movie) WHERE m.id IN $ids
RETURN m.id AS id, m.synopsis AS synopsis
