/** Environment variables that are not settings of a program: of tools, tests and libraries. Described by hand. */

export interface OtherVariable {
  readonly name: string;
  readonly readBy: string;
  readonly description: string;
}

export const otherVariables: readonly OtherVariable[] = [
  {
    name: 'AWS_ACCESS_KEY_ID',
    readBy: 'ingestion, `npm run seed`, `npm run ingest`',
    description:
      'Credentials for S3 and SQS, read by the AWS SDK together with `AWS_SECRET_ACCESS_KEY`. The SDK accepts its other sources of credentials too.',
  },
  {
    name: 'AWS_SECRET_ACCESS_KEY',
    readBy: 'ingestion, `npm run seed`, `npm run ingest`',
    description: 'See `AWS_ACCESS_KEY_ID`.',
  },
  {
    name: 'CI',
    readBy: 'tests',
    description: 'Set by CI. Tests of alerts and dashboard fail without Prometheus then, instead of being skipped.',
  },
  {
    name: 'DATA',
    readBy: '`make bench`, `make zones`',
    description:
      'Data folder to measure with. Unset: the folder `shared/data` beside the checkout if it exists, for `make bench` only. Empty: the bundled films.',
  },
  {
    name: 'HOME',
    readBy: 'the runner, tests',
    description: 'The home folder; `.cache` in it is the default of `XDG_CACHE_HOME`.',
  },
  {
    name: 'JAVA_HOME',
    readBy: 'the runner, tests',
    description: 'Passed to the Neo4j server that they start.',
  },
  {
    name: 'JAVA_TOOL_OPTIONS',
    readBy: 'the runner, tests',
    description:
      'Options of Java for the Neo4j server that they start. Tests and `make zones` set `-XX:TieredStopAtLevel=1` if it is unset.',
  },
  {
    name: 'LAKE',
    readBy: '`npm run seed -- folder`',
    description: 'Folder of the lake to fill. Unset: the lake of the runner.',
  },
  {
    name: 'MARQUEE_TEST_SERVERS',
    readBy: 'tests',
    description: 'Addresses of the servers that the test run has started. The run sets it; do not set it yourself.',
  },
  {
    name: 'NODE_EXTRA_CA_CERTS',
    readBy: 'every program',
    description:
      'A file of certificate authorities that Node.js trusts too. Social needs it for `sslmode=verify-full` with RDS, whose authorities Node.js does not know.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    readBy: 'every program, if `OTEL_EXPORTER_OTLP_ENDPOINT` is set',
    description:
      'Headers for the collector, such as a token: `name=value`, comma-separated. Read by the OpenTelemetry SDK.',
  },
  {
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    readBy: 'every program, if `OTEL_EXPORTER_OTLP_ENDPOINT` is set',
    description:
      'Attributes of every span, such as `deployment.environment.name=production`. Read by the OpenTelemetry SDK.',
  },
  {
    name: 'OTEL_SERVICE_NAME',
    readBy: 'every program, if `OTEL_EXPORTER_OTLP_ENDPOINT` is set',
    description:
      'Name of the service. Unset: the name of the program, such as `gateway`. Read by the OpenTelemetry SDK.',
  },
  {
    name: 'OTEL_TRACES_SAMPLER',
    readBy: 'every program, if `OTEL_EXPORTER_OTLP_ENDPOINT` is set',
    description:
      'Which requests are traced. Unset: `parentbased_always_on`, all. `parentbased_traceidratio` with `OTEL_TRACES_SAMPLER_ARG=0.01`: one in a hundred. Read by the OpenTelemetry SDK.',
  },
  {
    name: 'OVERLOAD_CORES',
    readBy: '`npm run bench -- overload`',
    description:
      '`apart`: the gateway and the clients have a core of their own, as if on another machine than the databases and subgraphs. Needs `taskset`.',
  },
  {
    name: 'OVERLOAD_SECONDS',
    readBy: '`npm run bench -- overload`',
    description: 'Seconds of each phase of an overload. Unset: 15.',
  },
  {
    name: 'PATH',
    readBy: 'the runner, tests',
    description: 'Must have `java`, `mvn` and `ps`, and `python3` for the tests of S3 and SQS.',
  },
  {
    name: 'PROPERTY_SEED',
    readBy: 'tests',
    description:
      'Which data property tests draw: a whole number, such as the seed that a failed property prints, or `random`. Unset: the same data in every run.',
  },
  {
    name: 'REQUESTS',
    readBy: '`npm run bench -- capacity`',
    description: 'Requests of each measurement. Unset: 1,500.',
  },
  {
    name: 'WRITE_FIGURES',
    readBy: '`npm run bench -- capacity`, `npm run bench -- capacityOfFeeds`',
    description: '`true`: the figures that it measured are written to the page and to the model.',
  },
  {
    name: 'PROBES',
    readBy: '`npm run bench -- hostileDataset`, `npm run bench -- costEstimates`',
    description: 'A regular expression: only requests whose names match it are measured. Default: all.',
  },
  {
    name: 'WORKSPACE',
    readBy: '`docker build`',
    description: 'Build argument of the Dockerfile: the workspace of the program. Unset: `dev`, the runner.',
  },
  {
    name: 'CHROMIUM',
    readBy: 'tests',
    description: 'Path of the Chromium that tests of the web app open. Unset: where Debian and others install it.',
  },
  {
    name: 'WRITE_STATEMENTS',
    readBy: '`npm run statements:build`',
    description: '`true` writes the statements of the stored operations instead of comparing them.',
  },
  {
    name: 'XDG_CACHE_HOME',
    readBy: 'the runner, tests',
    description: 'Cache folder. The jars of Neo4j and the server for S3 and SQS are in its folder `marquee`.',
  },
];
