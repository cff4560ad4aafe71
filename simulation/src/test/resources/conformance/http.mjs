// The HTTP of the conformance test's servers: who is let in, sessions, headers, and answers that are
// JSON or events. On nothing but Node.

import { createServer } from 'node:http';

export const MODERN = '2026-07-28';
export const LEGACY = ['2025-11-25', '2025-06-18', '2025-03-26'];
export const KEY = 'io.modelcontextprotocol/';

const NAMED = { 'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri' };
const STATUS = { [-32601]: 404, [-32020]: 400, [-32021]: 400, [-32022]: 400 };

export const fault = (code, message, data) => ({ code, message, ...(data ? { data } : {}) });

function send(response, status, message, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(message === undefined ? '' : JSON.stringify(message));
}

export const refuse = (response, status, id, error) =>
  send(response, status, { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error });

/** An answer that is JSON unless something comes before it. */
export class Answer {
  constructor(response, headers = {}, prime = '') {
    this.response = response;
    this.headers = headers;
    this.prime = prime;
    this.events = false;
  }

  /** Events from the beginning, which nothing ends. */
  static stream(response) {
    const stream = new Answer(response);
    stream.begin();
    return stream;
  }

  begin() {
    this.events = true;
    this.response.writeHead(200, { 'Content-Type': 'text/event-stream', ...this.headers });
    this.response.write(this.prime || ':\n\n');
  }

  say(message) {
    if (!this.events) {
      this.begin();
    }
    this.response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  /** The status is that of the modern protocol when the message says an error. */
  end(message, modern = false) {
    if (this.events) {
      this.say(message);
      this.response.end();
    } else {
      const status = (modern && STATUS[message.error?.code]) || 200;
      send(this.response, status, message, this.headers);
    }
  }
}

/** The session that a request names; refused when there is none. */
export function within(sessions, request, response) {
  const id = request.headers['mcp-session-id'];
  const version = request.headers['mcp-protocol-version'];
  if (id === undefined || (version !== undefined && !LEGACY.includes(version))) {
    refuse(response, 400, undefined, fault(-32600, 'no session, or no version of it'));
    return undefined;
  }
  if (!sessions.has(id)) {
    refuse(response, 404, undefined, fault(-32001, 'Session not found'));
  }
  return sessions.get(id);
}

/** What a header says; null for what is not valid. */
const decoded = (value) => {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value ?? '')?.[1];
  if (encoded === undefined) {
    return value;
  }
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? bytes.toString('utf8') : null;
};

/** What is wrong with the headers of a modern request. */
export function wrong(request, message, tools) {
  const meta = message.params?._meta ?? {};
  const version = meta[`${KEY}protocolVersion`];
  const header = (name) => request.headers[name];
  if (!version || !meta[`${KEY}clientCapabilities`]) {
    return fault(-32602, 'Invalid params: _meta lacks what is required');
  }
  if (header('mcp-protocol-version') !== version) {
    return fault(-32020, 'Header mismatch: MCP-Protocol-Version');
  }
  if (version === MODERN && header('mcp-method') !== message.method) {
    return fault(-32020, 'Header mismatch: Mcp-Method');
  }
  const named = message.params[NAMED[message.method]];
  if (named !== undefined && decoded(header('mcp-name')) !== named) {
    return fault(-32020, 'Header mismatch: Mcp-Name');
  }
  return message.method === 'tools/call' ? argumentHeaders(request, message, tools) : undefined;
}

function argumentHeaders(request, message, tools) {
  const tool = tools[message.params.name];
  for (const [name, property] of Object.entries(tool?.inputSchema?.properties ?? {})) {
    const header = property['x-mcp-header'];
    const value = message.params.arguments?.[name] ?? undefined;
    const given = header && decoded(request.headers[`mcp-param-${header.toLowerCase()}`]);
    const same = value === undefined ? given === undefined : given === String(value);
    if (header && !same) {
      return fault(-32020, `Header mismatch: Mcp-Param-${header}`);
    }
  }
  return undefined;
}

const local = (host) => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');

async function route({ listen, end, legacy, modern }, request, response) {
  const { origin, host } = request.headers;
  if (!local(host) || (origin && !local(origin.replace(/^https?:\/\//, '')))) {
    return refuse(response, 403, undefined, fault(-32600, 'foreign Host or Origin'));
  }
  if (request.url !== '/mcp') {
    return refuse(response, 404, undefined, fault(-32600, 'MCP is at /mcp'));
  }
  if (request.method !== 'POST') {
    return request.method === 'DELETE' ? end(request, response) : listen(request, response);
  }
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  const message = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  const shown = message.params?._meta?.[`${KEY}protocolVersion`];
  const header = request.headers['mcp-protocol-version'] ?? '';
  const isModern = shown || (header && !LEGACY.includes(header) && header >= '2026');
  return isModern ? modern(request, response, message) : legacy(request, response, message);
}

/** Listens, and says on which port. */
export function serve(port, routes) {
  const server = createServer((request, response) => {
    Promise.resolve()
      .then(() => route(routes, request, response))
      .catch((error) => refuse(response, 400, undefined, fault(-32700, String(error))));
  });
  server.listen(Number(port), '127.0.0.1', () => {
    console.log(`listening on ${server.address().port}`);
  });
}
