// What the films m lead to by a kind of link: the $listed entities with most films, those in $selected, and how many films all
// have. Names are read only of entities with as many films as the last that is listed.
MATCH (m)<-[:LINK]-(e)
WITH e, count(*) AS films ORDER BY films DESC
WITH collect(e) AS entities, collect(films) AS counts
WITH entities, counts, reduce(total = 0, films IN counts | total + films) AS total, coalesce(counts[$listed - 1], 0) AS least
CALL (entities, counts, least) {
  UNWIND range(0, size(counts) - 1) AS place
  WITH entities, counts, place WHERE counts[place] >= least
  WITH entities[place] AS e, counts[place] AS films ORDER BY films DESC, e.name, e.id LIMIT $listed
  RETURN collect({id: e.id, label: e.name, count: films}) AS top
}
CALL (entities, counts) {
  UNWIND $selected AS id
  MATCH (e:Entity {id: id})
  RETURN collect({id: id, label: e.name,
    count: coalesce([place IN range(0, size(counts) - 1) WHERE entities[place] = e | counts[place]][0], 0)}) AS chosen
}
RETURN top, chosen, total
