// Films whose addresses begin as $bases, all that have the same title and year.
UNWIND $bases AS base
MATCH (m:Movie {slugBase: base})
RETURN m.id AS id, m.slug AS slug, m.slugBase AS slugBase
