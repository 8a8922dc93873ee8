// The best $limit films that match $query (Lucene, over the index of films), with the key of an order. A film whose titles contain all
// of $words needs no other text, so cast, directors and facts are read only for other films, and the synopsis only if $withSynopsis.
CALL db.index.fulltext.queryNodes('movieSearch', $query, {limit: $limit}) YIELD node AS m
WITH m, any(word IN $words WHERE NOT (' ' + m.searchTitles + ' ') CONTAINS word) AS needsMore
RETURN m.id AS id, m.searchTitles AS titles, m.searchRomanized AS romanized,
  CASE WHEN needsMore THEN m.searchCast END AS cast,
  CASE WHEN needsMore THEN m.searchDirectors END AS directors, CASE WHEN needsMore THEN m.searchFacts END AS facts,
  CASE WHEN needsMore AND $withSynopsis THEN m.searchSynopsis END AS synopsis,
  -m.byPopularity AS popularity, CASE WHEN $asWritten THEN [m.title, coalesce(m.originalTitle, '')] + coalesce(m.alternativeTitles, []) END AS writtenTitles, m.<<key>> AS key
