// Stores how far $holder is: all people before $number and $personId are done, and all changes up to $until. A keeper that lost its lease
// stores nothing.
MATCH (k:ListKeeper {name: 'catalog'})
SET k.locked = true
WITH k WHERE k.holder = $holder
SET k.number = $number, k.personId = $personId, k.until = $until
REMOVE k.isNew
