// The films that are most similar to a film, best first, with everything that they share, found among all films.
// $requests: [{id, first}]. A row, with the index of its request, for each request that has similar films. `ownGenres` is what the film's
// own genres weigh; `isAlone` says that its people worked on no other film.
UNWIND range(0, size($requests) - 1) AS index
WITH index, $requests[index] AS request
MATCH (m:Movie {id: request.id})
CALL (m) {
  // The rarer a genre, the higher its weight.
  MATCH (m)-[:IN_GENRE]->(g:Genre)
  WITH g, 0.6 * (1 - log(COUNT { (g)<-[:IN_GENRE]-() }) / log(1 + COUNT { (:Movie) })) AS weight
  RETURN collect({genre: g, weight: weight}) AS own, coalesce(sum(weight), 0) AS maxGenreWeight
}
CALL (m) {
  MATCH (m)<-[a:ACTED_IN]-(p)-[b:ACTED_IN]->(o)
  WHERE o <> m
  RETURN o, p, a.billing + b.billing AS billings
  UNION ALL
  MATCH (m)<-[:DIRECTED]-(p)-[:DIRECTED]->(o)
  WHERE o <> m
  RETURN o, p, -1 AS billings
  UNION ALL
  // A film whose people worked on no other film is compared with films of the same genres and years.
  WITH m WHERE NOT EXISTS { (m)<-[:ACTED_IN|DIRECTED]-()-[:ACTED_IN|DIRECTED]->(other) WHERE other <> m }
  // Without a limit, the condition is checked for each film of these years.
  WITH m LIMIT 1
  MATCH (o:Movie)
  WHERE o.year >= m.year - 2 AND o.year <= m.year + 2 AND o <> m AND EXISTS { (m)-[:IN_GENRE]->(:Genre)<-[:IN_GENRE]-(o) }
  RETURN o, null AS p, null AS billings
}
// The higher an actor is billed in both films, the higher the weight.
WITH index, request, m, own, maxGenreWeight, o, collect(CASE WHEN p IS NOT NULL THEN [p, billings] END) AS shared,
  sum(CASE WHEN billings IS NULL THEN 0.0 WHEN billings < 0 THEN 1.5 ELSE 1.0 / (1 + 0.1 * billings) END) AS people
WITH index, request, own, maxGenreWeight, o, shared, people, CASE
  WHEN m.year IS NULL OR o.year IS NULL OR abs(m.year - o.year) >= 10 THEN 0
  ELSE 0.3 * (1 - abs(m.year - o.year) / 10.0) END AS era
ORDER BY people + era DESC
WITH index, request, own, maxGenreWeight, collect({film: o, shared: shared, people: people, era: era}) AS films
// Genres are read only of films that they can lift to the first ones. The 0.00001 is for rounding.
WITH index, request, own, films, films[request.first - 1] AS last, maxGenreWeight
WITH index, request, own, films, coalesce(last.people + last.era, 0) - maxGenreWeight - 0.00001 AS lowest
UNWIND [film IN films WHERE film.people + film.era >= lowest] AS film
WITH index, request, own, film, film.film AS o
WITH index, request, own, film, o, o.id AS id, [(o)-[:IN_GENRE]->(g) | g] AS itsGenres
WITH index, request, own, film, o, id, [one IN own WHERE one.genre IN itsGenres] AS genres
WITH index, request, own, film, o, id, genres,
  round((film.people + reduce(sum = 0.0, one IN genres | sum + one.weight) + film.era) * 1000000) / 1000000 AS score
ORDER BY score DESC, id
WITH index, request, own, max(film.people) = 0 AS isAlone,
  collect({film: o, shared: film.shared, genres: genres, era: film.era, score: score})[0..request.first] AS films
RETURN index, isAlone, [one IN own | {id: one.genre.id, name: one.genre.name, weight: one.weight}] AS ownGenres,
  [one IN films | {id: one.film.id, year: one.film.year, score: one.score, era: one.era,
    shared: [person IN one.shared | {id: person[0].id, name: person[0].name, billings: person[1]}],
    genres: [genre IN one.genres | {id: genre.genre.id, name: genre.genre.name, weight: genre.weight}]}] AS films
