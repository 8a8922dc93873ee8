// Pages of the credits of several people: newest film first, films of unknown year last, then by film id and role.
// $asks: [{personId, role (or null), limit, after: {year, movieId, role} (or null)}]; a row for each ask that has credits.
UNWIND range(0, size($asks) - 1) AS ask
WITH ask, $asks[ask] AS a
MATCH (p:Person {id: a.personId})
CALL (p, a) {
  MATCH (p)-[c:ACTED_IN|DIRECTED]->(m:Movie)
  WITH m, c, coalesce(m.year, 0) AS year, CASE type(c) WHEN 'ACTED_IN' THEN 'ACTOR' ELSE 'DIRECTOR' END AS role, a
  WHERE (a.role IS NULL OR role = a.role)
    AND (a.after IS NULL OR year < a.after.year
      OR (year = a.after.year AND (m.id > a.after.movieId OR (m.id = a.after.movieId AND role > a.after.role))))
  WITH m, c, year, role, a
  ORDER BY year DESC, m.id, role
  WITH a, collect({movieId: m.id, year: year, role: role, character: c.character, billing: c.billing}) AS credits
  RETURN credits[0..a.limit] AS credits
}
WITH ask, p, a, credits
RETURN ask, credits, CASE a.role
  WHEN 'ACTOR' THEN COUNT { (p)-[:ACTED_IN]->() }
  WHEN 'DIRECTOR' THEN COUNT { (p)-[:DIRECTED]->() }
  ELSE COUNT { (p)-[:ACTED_IN]->() } + COUNT { (p)-[:DIRECTED]->() } END AS totalCount
