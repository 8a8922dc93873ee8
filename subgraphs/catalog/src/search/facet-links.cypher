CALL (counted) {
  // A facet over entities that films are linked to: the $listed entities with most films, the entities in $selected, and the sum of all
  // counts. Thousands of entities have one or two films, so they are grouped by their number of films: sorting groups costs less. Only
  // entities with at least as many films as the last listed one are sorted by name.
  UNWIND counted AS m
  MATCH (m)<<link>>(e)
  WITH e, count(*) AS films
  WITH films, collect(e) AS entities ORDER BY films DESC
  WITH collect({films: films, entities: entities}) AS groups, sum(films * size(entities)) AS total
  CALL (groups) {
    UNWIND [index IN range(0, size(groups) - 1)
      WHERE reduce(before = 0, one IN groups[0..index] | before + size(one.entities)) < $listed | groups[index]] AS one
    UNWIND one.entities AS e
    WITH e, one.films AS films ORDER BY films DESC, e.name, e.id LIMIT $listed
    RETURN collect({id: e.id, label: e.name, count: films}) AS top
  }
  CALL (groups) {
    UNWIND $selected.<<name>> AS id
    MATCH (e:Entity {id: id}) WHERE e.name IS NOT NULL
    RETURN collect({id: id, label: e.name, count: coalesce([one IN groups WHERE e IN one.entities | one.films][0], 0)}) AS selected
  }
  RETURN {top: top, selected: selected, total: total} AS <<name>>
}
