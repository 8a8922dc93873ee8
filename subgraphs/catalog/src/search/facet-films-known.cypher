// The films of $ids, for facet-linked and facet-years.
MATCH (m:Movie) WHERE m.id IN $ids
