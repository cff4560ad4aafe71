// The fixture server of the conformance test: an MCP server of both eras over Streamable HTTP, on
// nothing but Node. Started with a port; everything that the official suite asks of a server.

import { randomUUID } from 'node:crypto';
import { Answer, KEY, LEGACY, MODERN, fault, refuse, serve, within, wrong } from './http.mjs';
import { prompts, read, resources, templates, tools } from './content.mjs';
import { questionPrompt, questions } from './questions.mjs';

const SERVER = { name: 'mainstay-conformance-fixture', version: '1.0.0' };
const CAPABILITIES = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  logging: {},
  completions: {},
};
const LISTENED = {
  tools: ['toolsListChanged', 'notifications/tools/list_changed'],
  prompts: ['promptsListChanged', 'notifications/prompts/list_changed'],
};

const sessions = new Map();
const listeners = new Set();
const offered = () => ({ ...tools, ...questions });

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
  new Answer(response, headers).end({ jsonrpc: '2.0', id: message.id, result: opened });
}

async function legacy(request, response, message) {
  if (message.method === 'initialize') {
    return open(response, message);
  }
  const session = within(sessions, request, response);
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

function listen(request, response) {
  const session = within(sessions, request, response);
  if (session) {
    const stream = Answer.stream(response);
    session.streams.push(stream);
    response.on('close', () => session.streams.splice(session.streams.indexOf(stream), 1));
  }
}

// The modern protocol.

function unsupported(message) {
  const requested = message.params._meta[`${KEY}protocolVersion`];
  const data = { supported: [MODERN], requested };
  return requested === MODERN ? undefined : fault(-32022, 'Unsupported protocol version', data);
}

async function modern(request, response, message) {
  const error = wrong(request, message, offered()) ?? unsupported(message);
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
  return answer.end(whole, true);
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

function end(request, response) {
  const session = within(sessions, request, response);
  return session && sessions.delete(session.id) && response.writeHead(204).end();
}

serve(process.argv[2] ?? process.env.PORT ?? 0, { listen, end, legacy, modern });
