// $people: [{id, name, slug, searchWords, searchBeginnings, indexVersion}]. Gives the ids of those that are new or have another name now.
UNWIND $people AS person
OPTIONAL MATCH (before:Person {id: person.id})
WITH person, before.name AS before
MERGE (p:Person {id: person.id})
SET p:Entity, p.name = person.name, p.slug = person.slug, p.searchWords = person.searchWords, p.searchBeginnings = person.searchBeginnings,
  p.indexVersion = person.indexVersion
WITH person, before
WHERE before IS NULL OR before <> person.name
RETURN person.id AS id
