// Says in one sentence what is missing before anything is installed. Runs on any Node, so it uses nothing new.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or later is needed, not ${process.versions.node}: install it, or use docker compose up.`);
  process.exit(1);
}
