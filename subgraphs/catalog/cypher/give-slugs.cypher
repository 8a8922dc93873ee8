// $slugs: [{id, slug}].
UNWIND $slugs AS given
MATCH (m:Movie {id: given.id})
SET m.slug = given.slug
