// Pages of the credits of several people: newest film first, films of unknown year last, then by film id and role.
// $requests: [{personId, role (or null), limit, after: {year, movieId, role} (or null)}]. A row, with the index of its request, for
// each request whose person exists.
UNWIND range(0, size($requests) - 1) AS index
WITH index, $requests[index] AS request
MATCH (p:Person {id: request.personId})
CALL (p, request) {
  MATCH (p)-[c:ACTED_IN|DIRECTED]->(m:Movie)
  WITH m, c, coalesce(m.year, 0) AS year, CASE type(c) WHEN 'ACTED_IN' THEN 'ACTOR' ELSE 'DIRECTOR' END AS role, request
  WHERE (request.role IS NULL OR role = request.role)
    AND (request.after IS NULL OR year < request.after.year
      OR (year = request.after.year
        AND (m.id > request.after.movieId OR (m.id = request.after.movieId AND role > request.after.role))))
  WITH m, c, year, role, request
  ORDER BY year DESC, m.id, role
  WITH request, collect({movieId: m.id, year: year, role: role, character: c.character, billing: c.billing}) AS credits
  RETURN credits[0..request.limit] AS credits
}
WITH index, p, request, credits
RETURN index, credits, CASE request.role
  WHEN 'ACTOR' THEN COUNT { (p)-[:ACTED_IN]->() }
  WHEN 'DIRECTOR' THEN COUNT { (p)-[:DIRECTED]->() }
  ELSE COUNT { (p)-[:ACTED_IN]->() } + COUNT { (p)-[:DIRECTED]->() } END AS totalCount
