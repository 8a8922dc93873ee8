/** Checks answers of the REST API against schema/openapi.json. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { repositoryFile } from '@marquee/dev/repository';
import type { RestResponse, SendRest } from '@marquee/testing/servers/restClient';

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
  readonly $ref?: string;
}
type Responses = Readonly<Record<string, Content>>;
interface OpenApiFile {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
  readonly components: { readonly responses: Responses };
}

const file = JSON.parse(readFileSync(repositoryFile('schema', 'openapi.json'), 'utf8')) as OpenApiFile;
const ajv = new Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ } });
ajv.addSchema(file, 'openapi.json');
const validators = new Map<string, ValidateFunction>();

/** Sends requests and fails the test when an answer is not as the document says. */
export const checkedRest =
  (send: SendRest): SendRest =>
  async (handle, path, request) => {
    const response = await send(handle, path, request);
    checkAnswer(request?.method ?? 'GET', path.split('?', 1)[0]!, response);
    return response;
  };

function checkAnswer(method: string, path: string, { status, headers, text, body }: RestResponse): void {
  if (text === '') return;
  const type = headers.get('content-type')!.split(';', 1)[0]!;
  const pointer =
    type === 'application/problem+json' ? 'components/schemas/Problem' : successPointer(method, path, status);
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `openapi.json#/${pointer}` });
  validators.set(pointer, validate);
  validate(body);
  expect({ path, errors: validate.errors }).toEqual({ path, errors: null });
}

/** JSON pointer to the schema of a success. A fixed path wins over one with names. */
function successPointer(method: string, path: string, status: number): string {
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  const [template] = Object.keys(file.paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length);
  if (template === undefined) throw new Error(`schema/openapi.json has no path for ${method} ${path}.`);
  const escape = (step: string) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
  return ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', 'application/json', 'schema']
    .map(escape)
    .join('/');
}
