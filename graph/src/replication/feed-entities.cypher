// The entities that changed after number $after up to number $until, in order, at most $limit: all their properties and relationships. A
// film has its people as [id, character, billing, ids of the person at services, key of another name].
MATCH (e:Entity)
WHERE e.changeSeq > $after AND e.changeSeq <= $until
WITH e ORDER BY e.changeSeq LIMIT $limit
RETURN e.changeSeq AS seq,
  CASE WHEN e:Movie THEN 'Movie' WHEN e:Person THEN 'Person' WHEN e:Genre THEN 'Genre' ELSE 'Tombstone' END AS label,
  properties(e) AS properties,
  [(e)-[:IN_GENRE]->(g:Genre) | g.id] AS genres,
  [(e)<-[c:ACTED_IN]-(p:Person) | [p.id, c.character, c.billing, c.personId, c.nameKey]] AS cast,
  [(e)<-[c:DIRECTED]-(p:Person) | [p.id, c.character, c.billing, c.personId, c.nameKey]] AS directors,
  [(e:Movie)<-[c:CREDITED_AS]-(p:Person) | [p.id, c.personId, c.nameKey]] AS otherCredits,
  [(e)-[:IDENTIFIED_BY]->(x:ExternalId) | [x.source, x.value, x.kind, x.url]] AS externalIds
ORDER BY seq
