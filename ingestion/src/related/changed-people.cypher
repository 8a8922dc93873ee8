// People whose films changed, in order, after $number and $personId and up to number $until.
MATCH (p:Person)
WHERE p.filmsChanged >= $number AND p.filmsChanged <= $until AND (p.filmsChanged > $number OR p.id > $personId)
RETURN p.id AS id, p.filmsChanged AS number ORDER BY number, id LIMIT $limit
