// $films: [properties]; all of them are there.
UNWIND $films AS film
MATCH (m:Movie {id: film.id})
SET m += film
