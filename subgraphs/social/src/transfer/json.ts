/** Reads JSON; a syntax error is reported with its line. */
import type { UserErrorRow } from '../model/userError.js';
import { contentError } from './historyRows.js';

export function readJson(content: string): { value: unknown } | { error: UserErrorRow } {
  try {
    return { value: JSON.parse(content.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const at = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? content.length);
    return { error: contentError(content.slice(0, at).split('\n').length, 'this is not JSON.') };
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
