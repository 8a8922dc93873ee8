/** Settings of the supergraph file. */
import { fileURLToPath } from 'node:url';
import { integer, text, type SettingValues } from '@marquee/kit/config';

export interface SupergraphConfig {
  readonly file: string;
  /** 0: the file is read once. */
  readonly pollMs: number;
}

export const supergraphSettings = {
  SUPERGRAPH: text({
    description:
      'File with the composed supergraph. A new version of it is loaded without a restart; a bad one changes nothing.',
    default: fileURLToPath(new URL('../../../schema/supergraph.graphql', import.meta.url)),
    shownDefault: 'schema/supergraph.graphql',
    allowed: 'path',
  }),
  SUPERGRAPH_POLL_MS: integer({
    description: 'How often the gateway looks whether the file has changed; 0 for never. It looks at SIGHUP, too.',
    default: 2_000,
    max: 3_600_000,
    unit: 'milliseconds',
  }),
};

export const toSupergraphConfig = (settings: SettingValues<typeof supergraphSettings>): SupergraphConfig => ({
  file: settings.SUPERGRAPH,
  pollMs: settings.SUPERGRAPH_POLL_MS,
});
