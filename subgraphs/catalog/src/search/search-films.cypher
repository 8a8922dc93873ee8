// Films that fit $query (Lucene, over the index of films), the best $limit of them, with a key to order them by. Names and
// facts only of those whose titles have not all of $words already, the synopsis only where it counts: nobody looks at the rest.
CALL db.index.fulltext.queryNodes('films', $query, {limit: $limit}) YIELD node AS m
WITH m, any(word IN $words WHERE NOT (' ' + m.searchTitles + ' ') CONTAINS word) AS more
RETURN m.id AS id, m.searchTitles AS titles, CASE WHEN more THEN m.searchCast END AS cast,
  CASE WHEN more THEN m.searchDirectors END AS directors, CASE WHEN more THEN m.searchFacts END AS facts,
  CASE WHEN more AND $withSynopsis THEN m.searchSynopsis END AS synopsis, -m.byPopularity AS popularity, m.{{key}} AS key
