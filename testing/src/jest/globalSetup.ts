/** Starts the servers of the run, which all test files share. */
import { startServers } from '../servers/startServers.js';
import { runningServers } from './runningServers.js';

/**
 * Java compiles with its quick compiler only. A test's Neo4j does not live long enough for the optimizing compiler to pay off: it took
 * 22 of the 54 seconds of CPU of a start.
 */
const javaOptions = '-XX:TieredStopAtLevel=1';

/** Jest calls this once for each project that needs databases. The first call starts the servers. */
export default async function globalSetup(): Promise<void> {
  // Servers of test files and of programs that they start inherit this.
  process.env.JAVA_TOOL_OPTIONS ??= javaOptions;
  runningServers.lifecycle = await (runningServers.started ??= startServers());
}
