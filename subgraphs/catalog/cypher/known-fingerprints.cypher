// Which of the films in $ids are in the graph already, and in which state.
MATCH (m:Movie) WHERE m.id IN $ids
RETURN m.id AS id, m.fingerprint AS fingerprint
