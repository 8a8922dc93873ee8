import { counter, firstValues, gauge, histogram, knownValues, metricsFor, metricsText } from './metrics.js';

const linesOf = async (name: string) =>
  (await metricsText()).split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'));

describe('metric', () => {
  test('has the OpenTelemetry name in the form that Prometheus has for it', async () => {
    counter({ name: 'test.names', description: 'A counter.' }).add(2);
    histogram({ name: 'test.duration', unit: 's', description: 'A histogram.', buckets: [1] }).record(0.5);
    gauge({ name: 'test.memory', unit: 'By', description: 'A gauge.', labels: { 'test.kind': ['a'] } }).set(3, {
      'test.kind': 'a',
    });
    expect(await linesOf('test_')).toEqual([
      'test_names_total 2',
      'test_duration_seconds_bucket{le="1"} 1',
      'test_duration_seconds_bucket{le="+Inf"} 1',
      'test_duration_seconds_sum 0.5',
      'test_duration_seconds_count 1',
      'test_memory_bytes{test_kind="a"} 3',
    ]);
  });

  test('counts values that a label does not state as other', async () => {
    const names = knownValues();
    names.add(['MoviePage']);
    const requests = counter({ name: 'bounded.known', description: 'By name.', labels: { name: names } });
    for (let index = 0; index < 1_000; index++) requests.add(1, { name: `Query${index}` });
    requests.add(1, { name: 'MoviePage' });
    expect(await linesOf('bounded_known')).toEqual([
      'bounded_known_total{name="other"} 1000',
      'bounded_known_total{name="MoviePage"} 1',
    ]);
  });

  test('that counts starts at 0 for each of its listed labels', async () => {
    const labels = { outcome: ['ok', 'error'], kind: ['a', 'b'] } as const;
    counter({ name: 'starting', description: 'By outcome and kind.', labels }).add(1, { outcome: 'error', kind: 'a' });
    expect(await linesOf('starting')).toEqual([
      'starting_total{outcome="ok",kind="a"} 0',
      'starting_total{outcome="ok",kind="b"} 0',
      'starting_total{outcome="error",kind="a"} 1',
      'starting_total{outcome="error",kind="b"} 0',
    ]);
  });

  test('keeps the first values of a label that an operator chooses', async () => {
    const providers = counter({ name: 'bounded.first', description: 'By name.', labels: { name: firstValues(2) } });
    for (const name of ['a', 'b', 'c', 'd', 'a']) providers.add(1, { name });
    expect(await linesOf('bounded_first')).toEqual([
      'bounded_first_total{name="a"} 2',
      'bounded_first_total{name="b"} 1',
      'bounded_first_total{name="other"} 2',
    ]);
  });

  test('without labels is not shown before it has a value', async () => {
    const settable = gauge({ name: 'settable', description: 'Set once.' });
    const watched = gauge({ name: 'watched', description: 'Observed for a while.' });
    expect([await linesOf('settable'), await linesOf('watched')]).toEqual([[], []]);
    settable.set(0);
    const stop = watched.observe(() => [{ value: 3, labels: {} }]);
    expect([await linesOf('settable'), await linesOf('watched')]).toEqual([['settable 0'], ['watched 3']]);
    stop();
    expect(await linesOf('watched')).toEqual([]);
  });

  test('reads an observed gauge when metrics are asked for, and sums several of one kind', async () => {
    const connections = gauge({ name: 'observed', description: 'By pool.', labels: { pool: ['social'] } });
    let used = 1;
    const read = () => [{ value: used, labels: { pool: 'social' } as const }];
    const stops = [connections.observe(read), connections.observe(read)];
    expect(await linesOf('observed')).toEqual(['observed{pool="social"} 2']);
    used = 4;
    stops[0]!();
    expect(await linesOf('observed')).toEqual(['observed{pool="social"} 4']);
    stops[1]!();
    expect(await linesOf('observed')).toEqual([]);
  });
});

describe('OpenMetrics', () => {
  test('is for readers that name it, with the same values before and after', async () => {
    const requests = counter({ name: 'open.requests', description: 'A counter.', labels: { kind: ['a'] } });
    requests.add(2, { kind: 'a' });
    const size = gauge({ name: 'open.size', unit: 'By', description: 'A gauge.' });
    size.observe(() => [{ value: 3, labels: {} }]);
    for (let time = 0; time < 2; time++) {
      const { contentType, text } = await metricsFor('application/openmetrics-text;version=1.0.0,*/*;q=0.1');
      expect(contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
      expect(text).toContain('# TYPE open_requests counter\nopen_requests_total{kind="a"} 2\n');
      expect(text).toContain('# TYPE open_size_bytes gauge\nopen_size_bytes 3\n');
      expect(text).toMatch(/\n# EOF\n$/);
      expect(await linesOf('open_')).toEqual(['open_requests_total{kind="a"} 2', 'open_size_bytes 3']);
    }
    expect((await metricsFor('*/*')).contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});
