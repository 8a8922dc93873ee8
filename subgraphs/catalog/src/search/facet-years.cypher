// How many of the films m are of each year.
WITH m.year AS year WHERE year IS NOT NULL
RETURN year, count(*) AS count ORDER BY year
