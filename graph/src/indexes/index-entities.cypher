// Writes the properties of entities that indexes need. $entities: [{id, properties}].
UNWIND $entities AS entity
MATCH (e:Entity {id: entity.id})
SET e += entity.properties
