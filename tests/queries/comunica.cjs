// Comunica behind the SPARQL protocol, over one Turtle file: node comunica.cjs MODULES FILE
// It prints the port that it listens on, and answers until its standard input ends.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');

const [modules, file] = process.argv.slice(2);
const from = createRequire(`${modules}/`);
const { QueryEngine } = from('@comunica/query-sparql-rdfjs');
const { Parser, Store } = from('n3');

const engine = new QueryEngine();
const store = new Store(new Parser().parse(readFileSync(file, 'utf8')));

async function answer(query) {
  const result = await engine.query(query, { sources: [store] });
  const quads = result.resultType === 'quads';
  const { data } = await engine.resultToString(result, quads ? 'application/n-triples' : 'application/sparql-results+json');
  let text = '';
  for await (const piece of data) text += piece;
  return [quads ? 'text/turtle' : 'application/sparql-results+json', text]; // N-Triples are Turtle
}

async function body(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return request.headers['content-type'] === 'application/sparql-query'
    ? text : new URLSearchParams(text || request.url.split('?')[1]).get('query');
}

const server = createServer(async (request, response) => {
  try {
    const [kind, text] = await answer(await body(request));
    response.writeHead(200, { 'Content-Type': kind }).end(text);
  } catch (error) {
    response.writeHead(400, { 'Content-Type': 'text/plain' }).end(String(error));
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
