// The addresses of the films in $ids are given anew.
MATCH (m:Movie) WHERE m.id IN $ids
REMOVE m.slug
