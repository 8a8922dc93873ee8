/** An edge whose film arrived; the film is null while the catalog does not answer. */
export type Present<Edge extends { readonly node?: unknown }> = Edge & { readonly node: NonNullable<Edge['node']> };

export const present = <Edge extends { readonly node?: unknown }>(edges: readonly Edge[] | undefined) =>
  (edges ?? []).filter((edge): edge is Present<Edge> => edge.node !== null && edge.node !== undefined);

/** The items that arrived. */
export const existing = <Item>(items: readonly (Item | null | undefined)[] | null | undefined): Item[] =>
  (items ?? []).filter((item): item is Item => item !== null && item !== undefined);
