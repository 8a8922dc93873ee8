  MATCH (x)-[:ACTED_IN|DIRECTED]->()<-[:ACTED_IN|DIRECTED]-(y:Person)
  WITH y AS x, min(first) AS first
