/** schema/openapi.json and schema/postman.json, from the operations of the REST API. */
import { readFileSync } from 'node:fs';
import { openApiDocument } from '@marquee/gateway/rest/openapi/openApi';
import { postmanCollection } from '@marquee/gateway/rest/openapi/postman';
import { readRestOperations } from '@marquee/gateway/rest/restOperations';
import { repositoryFile } from '../repository.js';

export const openApiFile = (): string =>
  toText(openApiDocument(readFileSync(repositoryFile('schema', 'api.graphql'), 'utf8'), readRestOperations()));

export const postmanFile = (): string => toText(postmanCollection(readRestOperations()));

const toText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
