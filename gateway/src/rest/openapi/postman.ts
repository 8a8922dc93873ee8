/** The Postman collection (format 2.1) of the REST API: one request for each route, in an order that can be run. */
import { nameOf, type RestOperation } from '../restOperations.js';
import { bodyExamples, dataNames, postmanValue } from './examples.js';
import type { Schema } from './typeSchemas.js';

/** Routes that the collection leaves out: it would end with no profile, and no bundled person has an id at another service. */
const leftOut = ['CreateMyProfile', 'DeleteMyProfile', 'GetPersonByExternalId'];

/** Its requests end the friendship with the user that the requests of other groups need. */
const lastTag = 'Friends';

export function postmanCollection(operations: readonly RestOperation[]): Schema {
  const included = operations.filter(({ name }) => !leftOut.includes(name));
  const tags = [...new Set(included.map(({ tag }) => tag).filter((tag) => tag !== lastTag)), lastTag];
  const item = tags.map((tag) => ({
    name: tag,
    item: included.filter((operation) => operation.tag === tag).map(toRequest),
  }));
  const isUsed = (name: string) => JSON.stringify(item).includes(`{{${name}}}`);
  const variables = ['baseUrl', 'token', ...dataNames.filter(isUsed)];
  return {
    info: {
      name: 'Marquee',
      description: 'The REST API of Marquee. Set the variables of the collection, then run it.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    variable: variables.map((key) => ({ key, value: key === 'baseUrl' ? 'http://127.0.0.1:4000/api/v1' : '' })),
    item,
  };
}

function toRequest(operation: RestOperation): Schema {
  const { name, method, path, summary, status, queryVariables } = operation;
  const steps = path.slice(1).replaceAll(/\{(\w+)\}/g, (_, variable: string) => postmanValue(path, variable));
  const query = queryVariables.map(nameOf).filter((variable) => postmanValue(path, variable) !== '');
  const search = query.map((key) => ({ key, value: postmanValue(path, key) }));
  const body = operation.body && bodyExamples[name];
  return {
    name: summary,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: testOf(name, status) } }],
    request: {
      method,
      header: body ? [{ key: 'content-type', value: 'application/json' }] : [],
      url: {
        raw: `{{baseUrl}}/${steps}${search.length > 0 ? `?${search.map(({ key, value }) => `${key}=${value}`).join('&')}` : ''}`,
        host: ['{{baseUrl}}'],
        path: steps.split('/'),
        ...(search.length > 0 ? { query: search } : {}),
      },
      ...(body ? { body: { mode: 'raw', raw: JSON.stringify(body, null, 2) } } : {}),
    },
    response: [],
  };
}

function testOf(name: string, status: number): string[] {
  const check = `pm.test("status ${status}", () => pm.response.to.have.status(${status}));`;
  return name === 'RecordWatch' ? [check, 'pm.collectionVariables.set("watchId", pm.response.json().id);'] : [check];
}
