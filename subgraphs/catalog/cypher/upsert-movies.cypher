// $films: [{id, slug, fingerprint, properties}].
UNWIND $films AS film
MERGE (m:Movie {id: film.id})
SET m:Entity, m += film.properties, m.slug = film.slug, m.fingerprint = film.fingerprint
