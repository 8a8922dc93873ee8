// What changed after number $after up to $until, in order, at most $limit: each entity once, as it is now, with all that is
// known of it. What is gone says so, and who is there in its stead.
MATCH (e:Entity)
WHERE e.changeSeq > $after AND e.changeSeq <= $until
WITH e ORDER BY e.changeSeq LIMIT $limit
RETURN e.changeSeq AS seq, e.id AS id,
  CASE WHEN e:Movie THEN 'FILM' WHEN e:Person THEN 'PERSON' WHEN e:Genre THEN 'GENRE' ELSE e.kind END AS kind,
  e:Gone AS gone, e.survivor AS survivor, e.slug AS slug,
  coalesce(e.title, e.name, '') AS name, e.originalTitle AS originalTitle, e.synopsis AS synopsis, e.imageUrl AS imageUrl,
  e.year AS year, e.runtimeMinutes AS runtimeMinutes, e.votes AS votes, e.fingerprint AS fingerprint,
  [(e:Movie)-[:IDENTIFIED_BY]->(x:ExternalId) | {source: x.source, value: x.value, url: x.url}] AS externalIds,
  [(e)-[:IN_GENRE]->(g:Genre) | {id: g.id, name: g.name}] AS genres,
  [(e:Movie)<-[c:ACTED_IN]-(p:Person) |
    {id: p.id, name: p.name, slug: p.slug, role: 'ACTOR', character: c.character, billing: c.billing}]
    + [(e:Movie)<-[c:DIRECTED]-(p:Person) |
    {id: p.id, name: p.name, slug: p.slug, role: 'DIRECTOR', character: c.character, billing: c.billing}] AS credits
ORDER BY seq
