// The best $limit films that match $query (Lucene, over the index of films), with the key of an order. If the last number of the change
// feed is $known, only the ids of their nodes, and synopses if $withSynopsis. A film whose titles contain all of $words needs no other text, so cast,
// directors and facts are read only for other films, and the synopsis only if $withSynopsis.
MATCH (s:ChangeSequence {name: 'catalog'})
WITH s.last AS last
CALL () {
  CALL db.index.fulltext.queryNodes('movieSearch', $query, {limit: $limit}) YIELD node
  RETURN collect(node) AS films
}
CALL (last, films) {
  UNWIND CASE WHEN last = $known THEN [] ELSE films END AS m
  WITH m, any(word IN $words WHERE NOT (' ' + m.searchTitles + ' ') CONTAINS word) AS needsMore
  RETURN collect([m.id, m.searchTitles, m.searchRomanized, CASE WHEN needsMore THEN m.searchCast END,
    CASE WHEN needsMore THEN m.searchDirectors END, CASE WHEN needsMore THEN m.searchFacts END,
    CASE WHEN needsMore AND $withSynopsis THEN m.searchSynopsis END, -m.byPopularity,
    CASE WHEN $asWritten THEN [m.title, coalesce(m.originalTitle, '')] + coalesce(m.alternativeTitles, []) END, m.<<key>>]) AS candidates
}
RETURN last, candidates,
  CASE WHEN last = $known THEN [m IN films | id(m)] END AS nodes,
  CASE WHEN last = $known AND $withSynopsis THEN [m IN films |
    CASE WHEN any(word IN $words WHERE NOT (' ' + m.searchTitles + ' ') CONTAINS word) THEN m.searchSynopsis END] END AS synopses
