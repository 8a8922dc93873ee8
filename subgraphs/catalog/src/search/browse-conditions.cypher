(
  // The conditions of a filter on a film m. Its texts are lists of words with a space between them.
  ($years IS NULL OR ($years[0] <= m.searchYear AND m.searchYear <= $years[1]))
  AND ($runtimes IS NULL OR ($runtimes[0] <= m.searchRuntime AND m.searchRuntime <= $runtimes[1]))
  AND all(keys IN $anyOf WHERE any(key IN keys WHERE (' ' + m.searchKeys + ' ') CONTAINS (' ' + key + ' ')))
  AND all(key IN $allOf WHERE (' ' + m.searchKeys + ' ') CONTAINS (' ' + key + ' '))
  AND none(key IN $noneOf WHERE (' ' + m.searchKeys + ' ') CONTAINS (' ' + key + ' '))
  AND all(word IN $nameWords WHERE (' ' + m.searchWords + ' ') CONTAINS (' ' + word + ' '))
  AND ($namePrefix IS NULL OR (' ' + m.searchPrefixes + ' ') CONTAINS (' ' + $namePrefix + ' '))
  AND (size($castName) = 0 OR any(name IN split(m.searchCast, $textSeparator)
    WHERE all(word IN $castName WHERE (' ' + name + ' ') CONTAINS (' ' + word + ' '))))
)
