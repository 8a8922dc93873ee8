// $people: [{id, name, slug, searchWords, searchBeginnings, indexVersion}]. Writes those that are new or otherwise now, since each write
// indexes a name anew; gives the ids of those that are new or have another name.
UNWIND $people AS person
MERGE (p:Person {id: person.id})
WITH person, p, p.name AS before
WHERE before IS NULL OR before <> person.name OR p.slug <> person.slug OR coalesce(p.indexVersion, 0) <> person.indexVersion
SET p:Entity, p += person
WITH person, before
WHERE before IS NULL OR before <> person.name
RETURN person.id AS id
