// Which of the films in $ids are there, and in which state.
MATCH (m:Movie) WHERE m.id IN $ids
RETURN m.id AS id, m.fingerprint AS fingerprint, m.slugBase AS slugBase, elementId(m) AS node
