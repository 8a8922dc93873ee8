// All films of the slug bases $bases: the films with one of these titles and years.
UNWIND $bases AS base
MATCH (m:Movie {slugBase: base})
RETURN m.id AS id, m.slug AS slug, m.slugBase AS slugBase
