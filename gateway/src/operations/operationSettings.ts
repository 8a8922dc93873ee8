/** Settings of which operations may run. */
import { oneOf, text, type SettingValues } from '@marquee/kit/config';
import { fileURLToPath } from 'node:url';
import type { OperationsMode } from './operationText.js';

export interface OperationsConfig {
  readonly mode: OperationsMode;
  /** File with the known operations. */
  readonly manifest: string;
  readonly introspection: boolean;
}

export const operationSettings = {
  OPERATIONS: oneOf(['any', 'log', 'known'], {
    description:
      'Which operations may run. `known`: only those of `OPERATIONS_MANIFEST`. `log`: all, and each other one is logged with its name and hash.',
    default: 'any',
  }),
  OPERATIONS_MANIFEST: text({
    description:
      "File with the known operations, in Apollo's persisted-query manifest format, or `none`. Clients may always send the id of one instead of its text. A supergraph that one of them does not fit is refused.",
    default: fileURLToPath(new URL('../../../schema/manifest.json', import.meta.url)),
    shownDefault: 'schema/manifest.json',
    allowed: 'path',
  }),
  INTROSPECTION: oneOf(['auto', 'true', 'false'], {
    description: 'Whether clients may read the schema by introspection. `auto`: except in production.',
    default: 'auto',
  }),
};

export function toOperationsConfig(
  settings: SettingValues<typeof operationSettings>,
  { production }: { readonly production: boolean },
): OperationsConfig {
  const { OPERATIONS: mode, OPERATIONS_MANIFEST: manifest, INTROSPECTION: introspection } = settings;
  return { mode, manifest, introspection: introspection === 'auto' ? !production : introspection === 'true' };
}
