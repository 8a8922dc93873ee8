// Updates films that exist. $films: [properties].
UNWIND $films AS film
MATCH (m:Movie {id: film.id})
SET m += film
