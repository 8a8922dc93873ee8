// Number of films, and all facets over them: the films are read once. If the last number of the change feed is $known, only the ids of the
// films' nodes, and nothing is counted.
MATCH (s:ChangeSequence {name: 'catalog'})
WITH s.last AS last
<<films>>
WITH last, films, CASE WHEN last = $known THEN [m IN counted | id(m)] END AS nodes, CASE WHEN last <> $known THEN counted ELSE [] END AS counted
<<facets>>
RETURN last, films, nodes, <<names>>
