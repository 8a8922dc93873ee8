/**
 * Facts of the catalog that this process keeps: entities, credits, lists, suggestions. They are the same for all viewers. A fact is
 * given only while nothing has changed that it was read from, as the change feed says when a request first needs one. So no request
 * gets a fact from before a change that was committed before the request.
 */
import { LRUCache } from 'lru-cache';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { countLookUps } from '@marquee/kit/telemetry/caches';
import { gauge } from '@marquee/kit/telemetry/metrics';
import { createCatalogNumber, type CatalogNumber, type Dependencies } from './catalogNumber.js';

/** A value as it was read, and what it was read from. Values are shared by requests: never change one. */
export interface Fact<Value> {
  readonly value: Value;
  readonly dependsOn: Dependencies;
}

export interface FactQuery<Value> {
  /** The kind of fact, for metrics. */
  readonly kind: string;
  /** What is asked for of each key, such as fields. Default: nothing that the keys do not say. */
  readonly variant?: string;
  /** With the kind and the variant, a key says everything on which its value depends. */
  readonly keys: readonly string[];
  /** Reads the facts of the keys with these places, in order. Undefined: there is none, and none is kept. */
  read(places: readonly number[]): Promise<readonly (Fact<Value> | undefined)[]>;
}

/** The facts of one request. */
export interface Facts {
  /** The values of the keys, in order. */
  find<Value>(query: FactQuery<Value>): Promise<(Value | undefined)[]>;
}

/** One fact. */
export const findOne = async <Value>(
  facts: Facts,
  query: { readonly kind: string; readonly key: string; read(): Promise<Fact<Value>> },
): Promise<Value> =>
  (await facts.find({ kind: query.kind, keys: [query.key], read: async () => [await query.read()] }))[0]!;

/** A fact that any change of the catalog may change. */
export const anyFact = <Value>(value: Value): Fact<Value> => ({ value, dependsOn: 'any' });

interface KeptFact extends Fact<unknown> {
  /** The fact has all changes up to this number. */
  number: number;
  /** What CatalogNumber said when the fact was read. */
  readonly timesBack: number;
}

/** The part of the memory that one fact may take. */
const largestPart = 1 / 64;

const size = gauge({
  name: 'marquee.facts.size',
  unit: 'By',
  description: 'Memory of the facts of the catalog that this process keeps.',
});

/** Reads each fact that is asked for. */
export const noFacts: Facts = {
  find: async ({ keys, read }) => (await read([...keys.keys()])).map((fact) => fact?.value),
};

export interface OpenFacts {
  /** The facts of a request. */
  forRequest(): Facts;
  /** The last change that this process knows; 0 if it keeps no facts. */
  readonly position: number;
}

/** Bounds the memory of the variants. A client may select fields in any combination. */
const maxVariantBytes = 4 * 1024 * 1024;

/** Gives each kind and variant a short name. A variant that is forgotten gets another one, so its facts are read again. */
function createVariantNames(): (kind: string, variant: string) => string {
  const names = new LRUCache<string, string>({
    maxSize: maxVariantBytes,
    sizeCalculation: (name, variant) => 2 * (name.length + variant.length) + 100,
  });
  let count = 0;
  return (kind, variant) => {
    const text = `${kind} ${variant}`;
    let name = names.get(text);
    if (name === undefined) names.set(text, (name = `${kind} ${++count}`));
    return name;
  };
}

/** Keeps facts in at most `maxBytes`; 0 keeps none. */
export async function openFacts(lifecycle: Lifecycle, neo4j: Neo4jConnection, maxBytes: number): Promise<OpenFacts> {
  if (maxBytes === 0) return { forRequest: () => noFacts, position: 0 };
  const catalog = createCatalogNumber(neo4j);
  await catalog.learn();
  const kept = new LRUCache<string, KeptFact>({
    maxSize: maxBytes,
    maxEntrySize: Math.floor(maxBytes * largestPart),
    sizeCalculation: ({ value, dependsOn }, key) => bytesOf(value) + 2 * key.length + 40 * dependsOn.length + 200,
  });
  const stop = size.observe(() => [{ value: kept.calculatedSize, labels: {} }]);
  lifecycle.onStop('facts', () => {
    stop();
    kept.clear();
  });

  /** A kept fact that is current as far as this process knows. */
  function currentFact(key: string): KeptFact | undefined {
    const fact = kept.get(key);
    if (fact === undefined) return undefined;
    if (fact.timesBack === catalog.timesBack && catalog.isCurrent(fact.number, fact.dependsOn)) {
      // So its dependencies are not looked up again before the next change.
      fact.number = catalog.known;
      return fact;
    }
    kept.delete(key);
    return undefined;
  }

  const nameOf = createVariantNames();
  return {
    forRequest: () => createRequestFacts(catalog, { kept, nameOf, currentFact }),
    get position() {
      return Math.max(0, catalog.known);
    },
  };
}

interface KeptFacts {
  readonly kept: LRUCache<string, KeptFact>;
  readonly nameOf: (kind: string, variant: string) => string;
  readonly currentFact: (key: string) => KeptFact | undefined;
}

function createRequestFacts(catalog: CatalogNumber, { kept, nameOf, currentFact }: KeptFacts): Facts {
  let isLast: Promise<boolean> | undefined;
  /** Asked once for each request. If the database does not answer, no kept fact is given. */
  const knowsLast = () => (isLast ??= catalog.isLast().catch(() => false));

  /** The kept facts of the keys. The feed is read only if there is something to give. */
  async function keptFacts(keys: readonly string[]): Promise<(KeptFact | undefined)[]> {
    const { known } = catalog;
    const found = keys.map(currentFact);
    if (found.every((fact) => fact === undefined)) return found;
    if (!(await knowsLast())) return keys.map(() => undefined);
    return catalog.known === known ? found : keys.map(currentFact);
  }

  return {
    find: async <Value>({ kind, variant = '', keys, read }: FactQuery<Value>) => {
      const name = nameOf(kind, variant);
      const fullKeys = keys.map((key) => `${name} ${key}`);
      const found = await keptFacts(fullKeys);
      const values = found.map((fact) => fact?.value as Value | undefined);
      const missing = [...keys.keys()].filter((place) => found[place] === undefined);
      countLookUps(kind, { hits: keys.length - missing.length, misses: missing.length });
      if (missing.length === 0) return values;
      // A change that is committed while the facts are read has a higher number, and ends them.
      const { known: number, timesBack } = catalog;
      const facts = await read(missing);
      for (const [index, place] of missing.entries()) {
        const fact = facts[index];
        values[place] = fact?.value;
        if (fact) kept.set(fullKeys[place]!, { ...fact, number, timesBack });
      }
      return values;
    },
  };
}

/** About what a value of JSON takes in memory. */
const bytesOf = (value: unknown): number => 3 * JSON.stringify(value).length;
