/** Reads the text format of Prometheus. */
import { metricsText } from '@marquee/kit/telemetry/metrics';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const sampleForm = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const labelForm = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/gy;

/** Throws an Error for a line that is not in the format, and for a sample whose metric has no HELP and TYPE before it. */
export function readMetrics(text: string): Sample[] {
  const described = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) (\S+) .+$/.exec(line);
    if (comment) described.add(`${comment[1]} ${comment[2]}`);
    if (line.startsWith('#')) continue;
    const [, name, labels = '', value] = sampleForm.exec(line) ?? [];
    if (name === undefined) throw new Error(`not a sample: ${line}`);
    const family = described.has(`TYPE ${name}`) ? name : name.replace(/_(bucket|sum|count)$/, '');
    if (!described.has(`HELP ${family}`) || !described.has(`TYPE ${family}`)) throw new Error(`not described: ${line}`);
    samples.push({
      name,
      labels: Object.fromEntries([...labels.matchAll(labelForm)].map(([, key, text]) => [key!, text!])),
      value: Number(value!.replace('+Inf', 'Infinity')),
    });
  }
  return samples;
}

/** The value of a metric of this process; 0 if it has none with these labels. */
export async function metricValue(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const isAsked = (sample: Sample) =>
    sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  return readMetrics(await metricsText()).find(isAsked)?.value ?? 0;
}
