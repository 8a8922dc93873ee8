/** What describes the REST API: the OpenAPI document, the page of error codes, and a page to try routes. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { errorTable, type ErrorEntry } from '@marquee/kit/errorTable';
import type { Handler, Routes } from '@marquee/kit/http/routes';

/** Relative to this file in the repository and in images. */
const openApiFile = new URL('../../../schema/openapi.json', import.meta.url);

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Marquee REST API</title>
<link rel="stylesheet" href="/api/v1/ui/swagger-ui.css">
<div id="ui"></div>
<script src="/api/v1/ui/swagger-ui-bundle.js"></script>
<script src="/api/v1/ui/start.js"></script>
</html>
`;

const startScript = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#ui', persistAuthorization: false });\n`;

/** The page loads scripts and styles of this server only. Swagger UI sets styles in elements and has icons in data URLs. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Routes by their path below `prefix`. */
export function documentRoutes(prefix: string, { explorers }: { readonly explorers: boolean }): Routes {
  const openApi = readFileSync(openApiFile, 'utf8');
  return {
    [`GET ${prefix}/openapi.json`]: sendText('application/json; charset=utf-8', () => openApi),
    [`GET ${prefix}/errors`]: sendText('text/html; charset=utf-8', errorsPage),
    ...(explorers ? tryItRoutes(prefix) : {}),
  };
}

/** Swagger UI is a development dependency: an image does not have it, and then there is no page. */
function tryItRoutes(prefix: string): Routes {
  const folder = swaggerFolder();
  if (folder === undefined) return {};
  const asset = (name: string, type: string) => sendText(type, () => readFileSync(join(folder, name), 'utf8'));
  return {
    [`GET ${prefix}/`]: sendText('text/html; charset=utf-8', () => page, pagePolicy),
    [`GET ${prefix}/ui/start.js`]: sendText('text/javascript; charset=utf-8', () => startScript),
    [`GET ${prefix}/ui/swagger-ui.css`]: asset('swagger-ui.css', 'text/css; charset=utf-8'),
    [`GET ${prefix}/ui/swagger-ui-bundle.js`]: asset('swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
  };
}

function swaggerFolder(): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
    return existsSync(join(folder, 'swagger-ui-bundle.js')) ? folder : undefined;
  } catch {
    return undefined;
  }
}

const sendText =
  (type: string, read: () => string, policy?: string): Handler =>
  async (_, response) => {
    const text = read();
    if (policy !== undefined) response.setHeader('content-security-policy', policy);
    response.writeHead(200, {
      'content-type': type,
      'content-length': Buffer.byteLength(text),
      'cache-control': 'public, max-age=300',
    });
    response.end(text);
  };

/** Each code has the anchor that `type` of a problem names. */
function errorsPage(): string {
  const entries: [string, ErrorEntry][] = Object.entries(errorTable);
  const sections = entries.map(
    ([code, { message, when }]) =>
      `<h2 id="${code.toLowerCase()}">${code}</h2><p>${escapeHtml(message)}</p><p>${escapeHtml(when)}</p>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Marquee errors</title>${sections.join('\n')}</html>\n`;
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
