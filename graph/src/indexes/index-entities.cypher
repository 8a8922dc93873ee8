// Writes what entities are found by. $entities: [{id, properties}].
UNWIND $entities AS entity
MATCH (e:Entity {id: entity.id})
SET e += entity.properties
