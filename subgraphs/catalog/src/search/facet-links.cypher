<<films>>
// A facet over entities that the films m are linked to: the $listed entities with most films, the entities in $selected, and the sum of
// all counts. Only entities with at least as many films as the last listed one are sorted by name.
MATCH (m)<<link>>(e)
WITH e, count(*) AS films ORDER BY films DESC
WITH collect(e) AS entities, collect(films) AS counts
WITH entities, counts, reduce(total = 0, films IN counts | total + films) AS total, coalesce(counts[$listed - 1], 0) AS minCount
CALL (entities, counts, minCount) {
  UNWIND range(0, size(counts) - 1) AS index
  WITH entities, counts, index WHERE counts[index] >= minCount
  WITH entities[index] AS e, counts[index] AS films ORDER BY films DESC, e.name, e.id LIMIT $listed
  RETURN collect({id: e.id, label: e.name, count: films}) AS top
}
CALL (entities, counts) {
  UNWIND $selected AS id
  MATCH (e:Entity {id: id})
  RETURN collect({id: id, label: e.name,
    count: coalesce([index IN range(0, size(counts) - 1) WHERE entities[index] = e | counts[index]][0], 0)}) AS selected
}
RETURN top, selected, total
