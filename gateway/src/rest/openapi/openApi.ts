/** The OpenAPI 3.1 document of the REST API, from its operations and the API's schema. */
import { buildSchema, getNamedType, getNullableType, isListType, type GraphQLType } from 'graphql';
import { errorTable } from '@marquee/kit/errorTable';
import { nameOf, operationId, type RestOperation } from '../restOperations.js';
import { bodyExamples } from './examples.js';
import { bodyType, parametersOf } from './parameters.js';
import {
  inputFieldsSchema,
  inputSchema,
  selectedFields,
  typeSchema,
  type Schema,
  type SchemaSource,
  type SelectedField,
} from './typeSchemas.js';

/** `sdl`: the API's schema. */
export function openApiDocument(sdl: string, operations: readonly RestOperation[]): Schema {
  const api = buildSchema(sdl);
  const fragments = new Map(
    operations.flatMap((operation) => operation.fragments.map((fragment) => [fragment.name.value, fragment] as const)),
  );
  const source: SchemaSource = { api, fragments, components: new Map(Object.entries(problemSchemas)) };
  const paths: Record<string, Record<string, Schema>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describeOperation(source, operation);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Marquee',
      version: '1.0.0',
      description: 'Films, and the people you watch them with. Each route is a stored operation of the GraphQL API.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      responses: { Problem: problemResponse },
      schemas: Object.fromEntries([...source.components].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function describeOperation(source: SchemaSource, operation: RestOperation): Schema {
  const { tag, summary, needsViewer, body } = operation;
  const parameters = parametersOf(source, operation);
  return {
    operationId: operationId(operation),
    tags: [tag],
    summary,
    security: needsViewer ? [{ bearer: [] }] : [{}, { bearer: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: requestBody(source, operation) } : {}),
    responses: responsesOf(source, operation),
  };
}

function requestBody(source: SchemaSource, operation: RestOperation): Schema {
  const type = bodyType(source, operation)!;
  const { inputFields, name } = operation;
  const schema = inputFields.length > 0 ? inputFieldsSchema(source, type, inputFields) : inputSchema(source, type);
  return { required: true, content: { 'application/json': { schema, example: bodyExamples[name] } } };
}

function responsesOf(source: SchemaSource, operation: RestOperation): Schema {
  const { method, status, pathVariables, inputFields } = operation;
  const isWrite = method !== 'GET';
  const hasPath = pathVariables.length + inputFields.length > 0;
  const problem = { $ref: '#/components/responses/Problem' };
  return {
    [status]: status === 204 ? { description: 'Done.' } : success(source, operation),
    ...(isWrite ? {} : { 304: { description: 'The answer is the one whose `ETag` is in `If-None-Match`.' } }),
    400: problem,
    401: problem,
    ...(hasPath || !isWrite ? { 404: problem } : {}),
    ...(isWrite ? { 409: problem, 422: problem } : {}),
    default: problem,
  };
}

function success(source: SchemaSource, operation: RestOperation): Schema {
  const isPaged = operation.queryVariables.some((variable) => nameOf(variable) === 'after');
  const headers = {
    ...(operation.method === 'GET' ? { ETag: { description: 'Tag of this answer.', schema: { type: 'string' } } } : {}),
    ...(isPaged
      ? {
          Link: {
            description: 'Address of the next page, with `rel="next"`; absent on the last page.',
            schema: { type: 'string' },
          },
        }
      : {}),
  };
  return {
    description: 'Success. If a part of the supergraph is down, `problems` says which parts of the body are null.',
    headers,
    content: {
      'application/json': {
        schema: { allOf: [resultSchema(source, operation), { $ref: '#/components/schemas/WithProblems' }] },
      },
    },
  };
}

/** The schema of the value at the operation's result. */
function resultSchema(source: SchemaSource, operation: RestOperation): Schema {
  const { definition, result } = operation;
  const root = source.api.getRootType(definition.operation)!;
  let type: GraphQLType = root;
  let selectionSet: typeof definition.selectionSet | undefined = definition.selectionSet;
  for (const name of result) {
    const fields: SelectedField[] = selectedFields(source, getNamedType(type).name, selectionSet!);
    ({ type, selectionSet } = fields.find((field) => field.name === name)!);
  }
  const present = getNullableType(type);
  if (!isListType(present)) return presentSchema(source, present, selectionSet);
  const items = { type: 'array', items: typeSchema(source, present.ofType, selectionSet) };
  const isPaged = operation.queryVariables.some((variable) => nameOf(variable) === 'after');
  const pageInfo = { $ref: '#/components/schemas/Page' };
  return isPaged
    ? { type: 'object', properties: { items, pageInfo }, required: ['items', 'pageInfo'] }
    : { type: 'object', properties: { items }, required: ['items'] };
}

/** The schema of `type` without null. */
function presentSchema(
  source: SchemaSource,
  type: GraphQLType,
  selectionSet?: RestOperation['definition']['selectionSet'],
): Schema {
  const schema = typeSchema(source, type, selectionSet) as { anyOf?: readonly Schema[]; type?: unknown };
  if (schema.anyOf) return schema.anyOf[0]!;
  return Array.isArray(schema.type) ? { ...schema, type: 'object' } : schema;
}

const text = { type: 'string' };

const problemSchemas: Record<string, Schema> = {
  Problem: {
    type: 'object',
    description: 'Problem details (RFC 9457).',
    properties: {
      type: { ...text, description: 'Address of the description of the code.' },
      title: { ...text, description: 'What the code means.' },
      status: { type: 'integer', description: 'The HTTP status.' },
      detail: { ...text, description: 'What is wrong with this request.' },
      code: { ...text, description: 'The code, as in GraphQL errors.', enum: Object.keys(errorTable) },
      requestId: { ...text, description: 'Identifies the request in the logs.' },
      parameter: { ...text, description: 'Name of the parameter or variable with an invalid value.' },
      pointer: { ...text, description: 'JSON pointer to the value of the body that is not valid.' },
      errors: {
        type: 'array',
        description: 'Problems that the user can fix.',
        items: {
          type: 'object',
          properties: { code: text, detail: text, pointer: text, parameter: text },
          required: ['code', 'detail'],
        },
      },
    },
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  },
  WithProblems: {
    type: 'object',
    properties: {
      problems: {
        type: 'array',
        description: 'Why parts of the body are null. Absent if nothing is missing.',
        items: {
          type: 'object',
          properties: {
            code: { ...text, enum: Object.keys(errorTable) },
            detail: text,
            service: { ...text, description: 'The part of the supergraph that did not answer.' },
            pointer: { ...text, description: 'JSON pointer to the part of the body that is null.' },
          },
          required: ['code', 'detail'],
        },
      },
    },
  },
};

const problemResponse = {
  description: 'A problem.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
