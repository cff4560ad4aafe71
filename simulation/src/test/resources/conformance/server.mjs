// The fixture server of the conformance test: an MCP server of both eras over Streamable HTTP, on
// nothing but Node. Started with a port; everything that the official suite asks of a server.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { prompts, read, resources, templates, tools } from './content.mjs';
import { questionPrompt, questions } from './questions.mjs';

const MODERN = '2026-07-28';
const LEGACY = ['2025-11-25', '2025-06-18', '2025-03-26'];
const KEY = 'io.modelcontextprotocol/';
const SERVER = { name: 'mainstay-conformance-fixture', version: '1.0.0' };
const CAPABILITIES = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  logging: {},
  completions: {},
};
const NAMED = { 'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri' };
const LISTENED = {
  tools: ['toolsListChanged', 'notifications/tools/list_changed'],
  prompts: ['promptsListChanged', 'notifications/prompts/list_changed'],
};

const sessions = new Map();
const listeners = new Set();
const offered = () => ({ ...tools, ...questions });

const fault = (code, message, data) => ({ code, message, ...(data ? { data } : {}) });
const unknown = (method) => fault(-32601, `Method not found: ${method}`);
const empty = { type: 'object', properties: {} };

const methods = {
  'tools/list': () => ({
    tools: Object.entries(offered()).map(([name, { inputSchema = empty }]) => ({
      name,
      description: `Fixture ${name}`,
      inputSchema,
    })),
  }),
  'tools/call': async (params, turn) => {
    const tool = offered()[params.name];
    if (!tool) {
      throw fault(-32602, `Unknown tool: ${params.name}`);
    }
    return tool.call(params.arguments ?? {}, turn);
  },
  'resources/list': () => ({ resources }),
  'resources/templates/list': () => ({ resourceTemplates: templates }),
  'resources/read': ({ uri }, turn) => {
    const contents = read(uri);
    if (!contents) {
      throw fault(turn.modern ? -32602 : -32002, 'Resource not found', { uri });
    }
    return { contents: [contents] };
  },
  'prompts/list': (_, turn) => ({
    prompts: [
      ...Object.entries(prompts).map(([name, prompt]) => ({
        name,
        description: `Fixture ${name}`,
        arguments: prompt.arguments,
      })),
      ...(turn.modern ? [{ name: questionPrompt.name, description: 'Asks first' }] : []),
    ],
  }),
  'prompts/get': (params, turn) => {
    if (turn.modern && params.name === questionPrompt.name) {
      return questionPrompt.make(turn);
    }
    if (!prompts[params.name]) {
      throw fault(-32602, `Unknown prompt: ${params.name}`);
    }
    return { messages: prompts[params.name].make(params.arguments ?? {}) };
  },
  'completion/complete': () => ({ completion: { values: [], total: 0, hasMore: false } }),
};

const legacyMethods = {
  ...methods,
  ping: () => ({}),
  'logging/setLevel': () => ({}),
  'resources/subscribe': () => ({}),
  'resources/unsubscribe': () => ({}),
};

const modernMethods = {
  ...methods,
  'server/discover': () => ({ supportedVersions: [MODERN], capabilities: CAPABILITIES }),
};

const CACHED = /^(server\/discover|resources\/read|[a-z]+(\/templates)?\/list)$/;

function changed(what) {
  for (const session of sessions.values()) {
    session.push({ jsonrpc: '2.0', method: LISTENED[what][1] });
  }
  for (const listener of listeners) {
    listener.tell(what);
  }
}

function send(response, status, message, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(message === undefined ? '' : JSON.stringify(message));
}

const refuse = (response, status, id, error) =>
  send(response, status, { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error });

/** An answer that is JSON unless something comes before it. */
class Answer {
  constructor(response, headers = {}, prime = '') {
    this.response = response;
    this.headers = headers;
    this.prime = prime;
    this.events = false;
  }

  say(message) {
    if (!this.events) {
      this.events = true;
      this.response.writeHead(200, { 'Content-Type': 'text/event-stream', ...this.headers });
      this.response.write(this.prime || ':\n\n');
    }
    this.response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  end(message, status = 200) {
    if (this.events) {
      this.say(message);
      this.response.end();
    } else {
      send(this.response, status, message, this.headers);
    }
  }
}

async function result(table, message, turn) {
  const id = message.id;
  try {
    const method = Object.hasOwn(table, message.method) ? table[message.method] : undefined;
    if (!method) {
      throw unknown(message.method);
    }
    return { jsonrpc: '2.0', id, result: await method(message.params ?? {}, turn) };
  } catch (error) {
    const known = typeof error.code === 'number';
    return { jsonrpc: '2.0', id, error: known ? error : fault(-32603, String(error)) };
  }
}

// The legacy protocol.

function open(response, message) {
  const version = message.params?.protocolVersion;
  const agreed = LEGACY.includes(version) ? version : LEGACY[0];
  const id = randomUUID();
  const session = { id, version: agreed, asked: new Map(), numbered: 0, streams: [] };
  session.push = (note) => session.streams.forEach((stream) => stream.say(note));
  sessions.set(id, session);
  const opened = { protocolVersion: agreed, capabilities: CAPABILITIES, serverInfo: SERVER };
  const headers = { 'Mcp-Session-Id': id };
  send(response, 200, { jsonrpc: '2.0', id: message.id, result: opened }, headers);
}

async function legacy(request, response, message) {
  if (message.method === 'initialize') {
    return open(response, message);
  }
  const session = within(request, response);
  if (!session) {
    return undefined;
  }
  if (message.id === undefined || !message.method) {
    session.asked.get(message.id)?.(message);
    session.asked.delete(message.id);
    return response.writeHead(202).end();
  }
  const prime = `id: ${randomUUID()}\nretry: 500\ndata:\n\n`;
  const primed = session.version >= '2025-11-25' ? prime : '';
  const answer = new Answer(response, {}, primed);
  const note = (method, params) => answer.say({ jsonrpc: '2.0', method, params });
  const turn = {
    modern: false,
    params: message.params ?? {},
    meta: message.params?._meta ?? {},
    capabilities: {},
    changed,
    say: note,
    log: (level, data) => note('notifications/message', { level, data }),
    hangUp: () => note('notifications/message', { level: 'debug', data: 'still here' }),
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        const id = `ask-${++session.numbered}`;
        session.asked.set(id, (reply) =>
          reply.error ? reject(new Error(reply.error.message)) : resolve(reply.result),
        );
        answer.say({ jsonrpc: '2.0', id, method, params });
      }),
  };
  return answer.end(await result(legacyMethods, message, turn));
}

function within(request, response) {
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

function listen(request, response) {
  const session = within(request, response);
  if (session) {
    const stream = new Answer(response);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(':\n\n');
    stream.events = true;
    session.streams.push(stream);
    response.on('close', () => session.streams.splice(session.streams.indexOf(stream), 1));
  }
}

// The modern protocol.

/** What a header says; null for what is not valid. */
const decoded = (value) => {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value ?? '')?.[1];
  if (encoded === undefined) {
    return value;
  }
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? bytes.toString('utf8') : null;
};

/** What is wrong with a request, before it is looked at. */
function wrong(request, message) {
  const meta = message.params?._meta ?? {};
  const version = meta[`${KEY}protocolVersion`];
  const header = (name) => request.headers[name];
  if (!version || !meta[`${KEY}clientCapabilities`]) {
    return fault(-32602, 'Invalid params: _meta lacks what is required');
  }
  if (header('mcp-protocol-version') !== version) {
    return fault(-32020, 'Header mismatch: MCP-Protocol-Version');
  }
  if (version !== MODERN) {
    const data = { supported: [MODERN], requested: version };
    return fault(-32022, 'Unsupported protocol version', data);
  }
  if (header('mcp-method') !== message.method) {
    return fault(-32020, 'Header mismatch: Mcp-Method');
  }
  const named = message.params[NAMED[message.method]];
  if (named !== undefined && decoded(header('mcp-name')) !== named) {
    return fault(-32020, 'Header mismatch: Mcp-Name');
  }
  return argumentHeaders(request, message);
}

function argumentHeaders(request, message) {
  const tool = message.method === 'tools/call' ? offered()[message.params.name] : undefined;
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

async function modern(request, response, message) {
  const error = wrong(request, message);
  if (error) {
    return refuse(response, 400, message.id, error);
  }
  const meta = message.params._meta;
  const answer = new Answer(response);
  const note = (method, params) => answer.say({ jsonrpc: '2.0', method, params });
  if (message.method === 'subscriptions/listen') {
    return subscribe(response, message, note);
  }
  const turn = {
    modern: true,
    params: message.params,
    meta,
    capabilities: meta[`${KEY}clientCapabilities`],
    changed,
    say: note,
    log: (level, data) => {
      if (meta[`${KEY}logLevel`]) {
        note('notifications/message', { level, data });
      }
    },
    hangUp: () => {},
    ask: () => Promise.reject(fault(-32603, 'this tool asks as the legacy protocol does')),
  };
  const whole = await result(modernMethods, message, turn);
  if (whole.result) {
    whole.result.resultType ??= 'complete';
    whole.result._meta = { ...whole.result._meta, [`${KEY}serverInfo`]: SERVER };
    if (CACHED.test(message.method)) {
      Object.assign(whole.result, { ttlMs: 300_000, cacheScope: 'public' });
    }
  }
  const status = { [-32601]: 404, [-32021]: 400 }[whole.error?.code] ?? 200;
  return answer.end(whole, status);
}

function subscribe(response, message, note) {
  const wanted = message.params.notifications ?? {};
  const _meta = { [`${KEY}subscriptionId`]: message.id };
  const notifications = {};
  for (const [field] of Object.values(LISTENED)) {
    if (wanted[field]) {
      notifications[field] = true;
    }
  }
  note('notifications/subscriptions/acknowledged', { _meta, notifications });
  const listener = {
    tell: (what) => {
      const [field, method] = LISTENED[what];
      if (wanted[field]) {
        note(method, { _meta });
      }
    },
  };
  listeners.add(listener);
  response.on('close', () => listeners.delete(listener));
}

// The port.

const local = (host) => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');

async function serve(request, response) {
  const { origin, host } = request.headers;
  if (!local(host) || (origin && !local(origin.replace(/^https?:\/\//, '')))) {
    return refuse(response, 403, undefined, fault(-32600, 'foreign Host or Origin'));
  }
  if (request.url !== '/mcp') {
    return refuse(response, 404, undefined, fault(-32600, 'MCP is at /mcp'));
  }
  if (request.method === 'GET') {
    return listen(request, response);
  }
  if (request.method === 'DELETE') {
    const session = within(request, response);
    return session && sessions.delete(session.id) && response.writeHead(204).end();
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

const server = createServer((request, response) => {
  Promise.resolve()
    .then(() => serve(request, response))
    .catch((error) =>
    refuse(response, 400, undefined, fault(-32700, String(error))),
  );
});
server.listen(Number(process.argv[2] ?? process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`listening on ${server.address().port}`);
});
