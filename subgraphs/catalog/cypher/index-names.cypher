// $names: [{id, words, beginnings}].
UNWIND $names AS name
MATCH (e:Entity {id: name.id})
SET e.searchWords = name.words, e.searchBeginnings = name.beginnings
