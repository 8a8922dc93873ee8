/** Reads Relay connections page by page. */

export interface Page<Edge> {
  readonly edges: readonly Edge[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The edges of all pages in order. `readPage` gets the cursor to read after; null for the first page. */
export async function readAllEdges<Edge>(readPage: (after: string | null) => Promise<Page<Edge>>): Promise<Edge[]> {
  const edges: Edge[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<Edge> = await readPage(after);
    edges.push(...page.edges);
    if (!page.pageInfo.hasNextPage) return edges;
    after = page.pageInfo.endCursor;
  }
}
