// Prints what @asyncapi/parser says of a document, as JSON.  node parse-asyncapi.cjs <folder of node_modules> <document>
const { readFileSync } = require("node:fs");
const [folder, path] = process.argv.slice(2);
const { Parser } = require(`${folder}/node_modules/@asyncapi/parser`);

new Parser().parse(readFileSync(path, "utf8")).then(({ document, diagnostics }) => {
  const said = diagnostics.map(({ severity, message, path }) => ({ severity, message, path: path.join(".") }));
  const version = document ? document.version() : null;
  const channels = document ? document.channels().all().map((channel) => channel.address()) : [];
  const operations = document ? document.operations().all().map((operation) => operation.id()) : [];
  console.log(JSON.stringify({ version, channels, operations, said }));
});
