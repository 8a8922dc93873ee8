// Changes after number $after up to number $until, in order, at most $limit: the current state of each changed entity. A tombstone
// stands for an entity that was removed; its survivor is the entity that it was merged into.
MATCH (e:Entity)
WHERE e.changeSeq > $after AND e.changeSeq <= $until
WITH e ORDER BY e.changeSeq LIMIT $limit
RETURN e.changeSeq AS seq, e.id AS id,
  CASE WHEN e:Movie THEN 'FILM' WHEN e:Person THEN 'PERSON' WHEN e:Genre THEN 'GENRE' ELSE e.kind END AS kind,
  NOT (e:Movie OR e:Person OR e:Genre) AS removed, e.survivor AS survivor, e.slug AS slug,
  coalesce(e.title, e.name, '') AS name, e.originalTitle AS originalTitle,
  coalesce(e.alternativeTitles, []) AS alternativeTitles, e.synopsis AS synopsis, e.imageUrl AS imageUrl,
  e.year AS year, e.runtimeMinutes AS runtimeMinutes, e.votes AS votes, e.fingerprint AS fingerprint,
  [(e:Movie)-[:IDENTIFIED_BY]->(x:ExternalId) | {source: x.source, value: x.value, url: x.url}] AS externalIds,
  [(e)-[:IN_GENRE]->(g:Genre) | {id: g.id, name: g.name}] AS genres,
  [(e:Movie)<-[c:ACTED_IN]-(p:Person) |
    {id: p.id, name: p.name, slug: p.slug, role: 'ACTOR', character: c.character, billing: c.billing}]
    + [(e:Movie)<-[c:DIRECTED]-(p:Person) |
    {id: p.id, name: p.name, slug: p.slug, role: 'DIRECTOR', character: c.character, billing: c.billing}] AS credits
ORDER BY seq
