// The records that were written after number $after up to number $until, with all their properties.
MATCH (r:SourceRecord)
WHERE r.changeSeq > $after AND r.changeSeq <= $until
RETURN properties(r) AS properties
