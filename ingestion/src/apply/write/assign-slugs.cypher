// Sets slugs. $slugs: [{id, slug, changeSeq}].
UNWIND $slugs AS given
MATCH (m:Movie {id: given.id})
SET m += given
