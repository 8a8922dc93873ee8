// Creates films. $films: [properties].
UNWIND $films AS film
CREATE (m:Movie:Entity)
SET m = film
RETURN film.id AS id, elementId(m) AS node
