<<films>>
// Number of the films m in each year.
WITH m.year AS year WHERE year IS NOT NULL
RETURN year, count(*) AS count ORDER BY year
