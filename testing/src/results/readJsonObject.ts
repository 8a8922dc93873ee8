/** The object or list in a text of JSON, as the type that the caller expects; undefined for any other text. */
export function readJsonObject<Body extends object>(text: string): Body | undefined {
  try {
    const body = JSON.parse(text) as unknown;
    return typeof body === 'object' && body !== null ? (body as Body) : undefined;
  } catch {
    return undefined;
  }
}
