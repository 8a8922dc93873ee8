// Removes the slugs of the films and people in $ids, and of those that have one of $slugs. They are unique, and two films may swap theirs.
CALL () {
  MATCH (m:Movie) WHERE m.id IN $ids OR m.slug IN $slugs
  REMOVE m.slug
}
CALL () {
  MATCH (p:Person) WHERE p.id IN $ids OR p.slug IN $slugs
  REMOVE p.slug
}
