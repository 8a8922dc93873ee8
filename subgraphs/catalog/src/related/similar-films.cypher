// $asks: [{id, first}]. A row for each film asked about: the films most like it, with what they share.
UNWIND range(0, size($asks) - 1) AS ask
MATCH (m:Movie {id: $asks[ask].id})
CALL (m) {
  // Leads who come back say more than small parts.
  MATCH (m)<-[a:ACTED_IN]-(p:Person)-[b:ACTED_IN]->(o:Movie)
  WHERE o <> m
  RETURN o, 'SHARED_CAST' AS kind, p, 1.0 / (1 + 0.1 * (a.billing + b.billing)) AS weight
  UNION ALL
  MATCH (m)<-[:DIRECTED]-(p:Person)-[:DIRECTED]->(o:Movie)
  WHERE o <> m
  RETURN o, 'SHARED_DIRECTOR' AS kind, p, 1.5 AS weight
  UNION ALL
  // Whose people are in no other film is like films of its genres and time.
  WITH m WHERE NOT EXISTS { (m)<-[:ACTED_IN|DIRECTED]-(:Person)-[:ACTED_IN|DIRECTED]->(other:Movie) WHERE other <> m }
  MATCH (o:Movie)
  WHERE o.year >= m.year - 2 AND o.year <= m.year + 2 AND o <> m AND EXISTS { (m)-[:IN_GENRE]->(:Genre)<-[:IN_GENRE]-(o) }
  RETURN o, null AS kind, null AS p, 0.0 AS weight
}
WITH ask, m, o, sum(weight) AS people, collect(CASE WHEN p IS NULL THEN null ELSE {kind: kind, id: p.id, name: p.name, weight: weight} END) AS shared
CALL (m, o) {
  // A genre that few films have says more than one that many have.
  MATCH (m)-[:IN_GENRE]->(g:Genre)<-[:IN_GENRE]-(o)
  WITH g, 0.6 * (1 - log(COUNT { (g)<-[:IN_GENRE]-() }) / log(1 + COUNT { (:Movie) })) AS weight
  RETURN collect({id: g.id, name: g.name, weight: weight}) AS genres, coalesce(sum(weight), 0) AS genreWeight
}
WITH ask, m, o, people, shared, genres, genreWeight,
  CASE WHEN m.year IS NULL OR o.year IS NULL OR abs(m.year - o.year) >= 10 THEN 0 ELSE 0.3 * (1 - abs(m.year - o.year) / 10.0) END AS era
WITH ask, o, shared, genres, era, round((people + genreWeight + era) * 1000000) / 1000000 AS score
ORDER BY score DESC, o.id
WITH ask, collect({id: o.id, year: o.year, score: score, shared: shared, genres: genres, era: era}) AS films
RETURN ask, films[0..$asks[ask].first] AS films
