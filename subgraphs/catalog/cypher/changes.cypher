// What changed after number $after up to $until, in order, at most $limit: each entity once, as it is now.
MATCH (e:Entity)
WHERE e.changeSeq > $after AND e.changeSeq <= $until
WITH e ORDER BY e.changeSeq LIMIT $limit
RETURN e.changeSeq AS seq, e.id AS id,
  CASE WHEN e:Movie THEN 'FILM' WHEN e:Person THEN 'PERSON' ELSE 'GENRE' END AS kind,
  coalesce(e.title, e.name) AS name,
  e.year AS year, e.runtimeMinutes AS runtimeMinutes,
  [(e:Movie)-[:IDENTIFIED_BY]->(x:ExternalId) | {source: x.source, value: x.value}] AS externalIds,
  [(e)-[:IN_GENRE]->(g:Genre) | {id: g.id, name: g.name}] AS genres,
  [(e:Movie)<-[c:ACTED_IN]-(p:Person) | {id: p.id, name: p.name, role: 'ACTOR', billing: c.billing}]
    + [(e:Movie)<-[c:DIRECTED]-(p:Person) | {id: p.id, name: p.name, role: 'DIRECTOR', billing: c.billing}] AS credits
ORDER BY seq
