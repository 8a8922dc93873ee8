// Stores the number of the last list, $cursor.
MERGE (k:ListKeeper {name: 'catalog'})
SET k.lists = $cursor
