/** A Prometheus server of a test's own, which reads the metrics of one address. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@marquee/dev/servers/freePort';

export interface PrometheusServer {
  /** The series of an instant query. Throws an Error with the message of Prometheus. */
  query(expression: string): Promise<readonly unknown[]>;
  /** The labels of the exemplars that a series has. */
  exemplars(series: string): Promise<readonly Readonly<Record<string, string>>[]>;
  stop(): Promise<void>;
}

/** Whether prometheus and promtool are installed. */
export function hasPrometheus(): boolean {
  try {
    for (const program of ['prometheus', 'promtool']) execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Reads `target` (host and port) twice a second, under the name `job`, and evaluates `rulesFile` if there is one. */
export async function startPrometheus(options: {
  readonly target: string;
  readonly job: string;
  readonly rulesFile?: string;
}): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  const port = await freePort();
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
      rule_files: options.rulesFile === undefined ? [] : [options.rulesFile],
      scrape_configs: [{ job_name: options.job, static_configs: [{ targets: [options.target] }] }],
    }),
  );
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  const ask = async <T>(path: string, query: string): Promise<T> => {
    const response = await fetch(`http://${address}/api/v1/${path}?${new URLSearchParams({ query }).toString()}`);
    const answer = (await response.json()) as { status: string; error?: string; data?: T };
    if (answer.status !== 'success') throw new Error(`${answer.error ?? 'no answer'}: ${query}`);
    return answer.data!;
  };
  return {
    query: async (expression) => (await ask<{ result: unknown[] }>('query', expression)).result,
    exemplars: async (series) =>
      (await ask<{ exemplars: { labels: Record<string, string> }[] }[]>('query_exemplars', series)).flatMap(
        ({ exemplars }) => exemplars.map(({ labels }) => labels),
      ),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
