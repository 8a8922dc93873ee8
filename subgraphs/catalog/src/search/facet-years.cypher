CALL (counted) {
  // Number of the films in each year.
  UNWIND counted AS m
  WITH m.year AS year WHERE year IS NOT NULL
  WITH year, count(*) AS count ORDER BY year
  RETURN collect({year: year, count: count}) AS years
}
