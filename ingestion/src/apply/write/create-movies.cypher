// $films: [properties], none of which is there.
UNWIND $films AS film
CREATE (m:Movie:Entity)
SET m = film
RETURN film.id AS id, elementId(m) AS node
