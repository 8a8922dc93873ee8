// The people whose films changed after number $after up to number $until, each with the number.
MATCH (p:Person)
WHERE p.filmsChanged > $after AND p.filmsChanged <= $until
RETURN p.id AS id, p.filmsChanged AS number
