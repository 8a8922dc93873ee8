/** GraphiQL at /graphiql, from the files that explorer/ builds. It works without internet. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text, type SettingValues } from '@marquee/kit/config';
import { HttpError, StartError } from '@marquee/kit/errors';
import type { Handler, Routes } from '@marquee/kit/http/routes';
import { sendStaticFile } from '../web/sendStaticFile.js';
import { readStaticFiles, type StaticFiles } from '../web/staticFiles.js';

/** Relative to this file in the repository. Images do not have it. */
const builtFolder = fileURLToPath(new URL('../../../explorer/dist', import.meta.url));

export const graphiqlSettings = {
  GRAPHIQL_ROOT: text({
    description:
      'Folder with the built GraphiQL, served at `/graphiql` where `EXPLORERS` allows pages. Images do not have the default.',
    default: undefined,
    shownDefault: 'explorer/dist',
    allowed: 'path',
  }),
};

/** The folder; undefined if explorers are off, or if GraphiQL is not built. Throws a StartError for a wrong `GRAPHIQL_ROOT`. */
export function toGraphiqlFolder(
  { GRAPHIQL_ROOT: given }: SettingValues<typeof graphiqlSettings>,
  explorers: boolean,
): string | undefined {
  if (!explorers) return undefined;
  const folder = given === undefined ? builtFolder : resolve(given);
  if (existsSync(join(folder, 'index.html'))) return folder;
  if (given === undefined) return undefined;
  throw new StartError(`The folder GRAPHIQL_ROOT has no index.html: ${folder}.`);
}

export const graphiqlPath = '/graphiql';

/**
 * Scripts and workers are files of this server. Monaco, the editor, writes styles into the page and has a font in its style sheet. No
 * other page has this policy.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The files are read with the first request: most runs never open the page. */
export function graphiqlRoutes(folder: string | undefined): Routes {
  if (folder === undefined) return {};
  let files: StaticFiles | undefined;
  const send = (file: string): Handler => {
    return async (request, response) => {
      files ??= readStaticFiles(folder, 'GraphiQL');
      const found = files.get(file);
      if (!found) throw new HttpError('NOT_FOUND', 'There is nothing at this path.');
      response.setHeader('content-security-policy', policy);
      sendStaticFile(request, response, { path: file, file: found });
    };
  };
  return {
    [`GET ${graphiqlPath}`]: send('/index.html'),
    [`* ${graphiqlPath}/*`]: (request, response) =>
      send(request.url!.split('?', 1)[0]!.slice(graphiqlPath.length))(request, response),
  };
}
