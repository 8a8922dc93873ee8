// The films that are most similar to a film, with everything that they share.
// $requests: [{id, first}]. A row, with the index of its request, for each request that has similar films.
UNWIND range(0, size($requests) - 1) AS index
MATCH (m:Movie {id: $requests[index].id})
CALL (m) {
  // The higher an actor is billed in both films, the higher the weight.
  MATCH (m)<-[a:ACTED_IN]-(p:Person)-[b:ACTED_IN]->(o:Movie)
  WHERE o <> m
  RETURN o, 'SHARED_CAST' AS kind, p, 1.0 / (1 + 0.1 * (a.billing + b.billing)) AS weight
  UNION ALL
  MATCH (m)<-[:DIRECTED]-(p:Person)-[:DIRECTED]->(o:Movie)
  WHERE o <> m
  RETURN o, 'SHARED_DIRECTOR' AS kind, p, 1.5 AS weight
  UNION ALL
  // A film whose people worked on no other film is compared with films of the same genres and years.
  WITH m WHERE NOT EXISTS { (m)<-[:ACTED_IN|DIRECTED]-(:Person)-[:ACTED_IN|DIRECTED]->(other:Movie) WHERE other <> m }
  MATCH (o:Movie)
  WHERE o.year >= m.year - 2 AND o.year <= m.year + 2 AND o <> m AND EXISTS { (m)-[:IN_GENRE]->(:Genre)<-[:IN_GENRE]-(o) }
  RETURN o, null AS kind, null AS p, 0.0 AS weight
}
WITH index, m, o, sum(weight) AS people, collect(CASE WHEN p IS NULL THEN null ELSE {kind: kind, id: p.id, name: p.name, weight: weight} END) AS shared
CALL (m, o) {
  // The rarer a genre, the higher its weight.
  MATCH (m)-[:IN_GENRE]->(g:Genre)<-[:IN_GENRE]-(o)
  WITH g, 0.6 * (1 - log(COUNT { (g)<-[:IN_GENRE]-() }) / log(1 + COUNT { (:Movie) })) AS weight
  RETURN collect({id: g.id, name: g.name, weight: weight}) AS genres, coalesce(sum(weight), 0) AS genreWeight
}
WITH index, m, o, people, shared, genres, genreWeight,
  CASE WHEN m.year IS NULL OR o.year IS NULL OR abs(m.year - o.year) >= 10 THEN 0 ELSE 0.3 * (1 - abs(m.year - o.year) / 10.0) END AS era
WITH index, o, shared, genres, era, round((people + genreWeight + era) * 1000000) / 1000000 AS score
ORDER BY score DESC, o.id
WITH index, collect({id: o.id, year: o.year, score: score, shared: shared, genres: genres, era: era}) AS films
RETURN index, films[0..$requests[index].first] AS films
