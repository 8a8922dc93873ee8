// Removes the slugs of the films in $ids. They get new ones.
MATCH (m:Movie) WHERE m.id IN $ids
REMOVE m.slug
