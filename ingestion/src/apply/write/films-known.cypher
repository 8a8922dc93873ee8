// The stored state of the films in $ids that exist.
MATCH (m:Movie) WHERE m.id IN $ids
RETURN m.id AS id, m.fingerprint AS fingerprint, m.slugBase AS slugBase, elementId(m) AS node
