/** What a link opens: `/graphiql#operation=…&variables=…&as=…`, or the same after `?`. */
export interface OpenedOperation {
  /** The text of the operation; undefined to go on with the last one. */
  readonly operation: string | undefined;
  /** JSON. */
  readonly variables: string | undefined;
  /** The handle of the member who sends it, where development tokens are issued. */
  readonly as: string | undefined;
}

/** Of a page, as `location` has them. */
export interface Address {
  readonly hash: string;
  readonly search: string;
}

/** The part after `#` comes first: browsers send it to no server, so no log has the variables. */
export function readOpenedOperation({ hash, search }: Address): OpenedOperation {
  const sources = [new URLSearchParams(hash.slice(1)), new URLSearchParams(search)];
  const read = (name: string) => sources.map((source) => source.get(name)).find((value) => value) ?? undefined;
  const variables = read('variables');
  return { operation: read('operation'), variables: variables && indented(variables), as: read('as') };
}

/** Links have JSON without spaces. What is no JSON stays, so that the editor shows what is wrong. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
