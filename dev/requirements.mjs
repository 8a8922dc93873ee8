// Checks the version of Node before anything is installed. It runs on any version, so it uses no recent features.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or later is needed, not ${process.versions.node}: install it, or use docker compose up.`);
  process.exit(1);
}
