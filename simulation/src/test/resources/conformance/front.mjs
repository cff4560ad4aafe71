// A thin HTTP front before `mainstay shim`, for the conformance test: `front.mjs MAINSTAY CONFIG`.
// Each session is one shim; a modern request has a shim for itself while it runs. Host, Origin, sessions
// and headers are of HTTP, and so the front's own; all else is passed on as it is, but for the ids of
// modern requests: shims live longer than these, and no id may come twice in a shim's life.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { tools } from './content.mjs';
import { Answer, KEY, refuse, serve, within, wrong } from './http.mjs';

const [mainstay, config] = process.argv.slice(2);
const SUBSCRIPTION = `${KEY}subscriptionId`;
const sessions = new Map();
const idle = [];
let asked = 0;

class Shim {
  heard = () => {};

  constructor() {
    const stdio = ['pipe', 'pipe', 'inherit'];
    this.process = spawn(mainstay, ['shim', '--file', config], { stdio });
    createInterface({ input: this.process.stdout }).on('line', (line) =>
      this.heard(JSON.parse(line)),
    );
  }

  say(message) {
    this.process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  end() {
    this.process.stdin.end();
  }
}

// The legacy protocol: stdio does not tell which request a message belongs to, so what is no answer
// goes to the request that its progress token names, or else to the newest that is open.

class Session {
  id = randomUUID();
  shim = new Shim();
  open = new Map();
  streams = [];

  constructor() {
    this.shim.heard = (message) => this.heard(message);
  }

  heard(message) {
    const answer = message.method ? undefined : this.open.get(message.id)?.answer;
    if (answer) {
      this.open.delete(message.id);
      answer.end(message);
    } else {
      this.places(message).forEach((place) => place.say(message));
    }
  }

  places({ method, params }) {
    const open = [...this.open.values()];
    const named = open.find(({ token }) => token !== undefined && token === params?.progressToken);
    const newest = method.endsWith('list_changed') ? undefined : open.at(-1);
    const place = named ?? newest;
    return place ? [place.answer] : this.streams;
  }
}

function opened(response, message) {
  const session = new Session();
  sessions.set(session.id, session);
  const answer = new Answer(response, { 'Mcp-Session-Id': session.id });
  session.open.set(message.id, { answer });
  session.shim.say(message);
}

function legacy(request, response, message) {
  if (message.method === 'initialize') {
    return opened(response, message);
  }
  const session = within(sessions, request, response);
  if (!session) {
    return undefined;
  }
  if (message.id === undefined || !message.method) {
    response.writeHead(202).end();
  } else {
    const token = message.params?._meta?.progressToken;
    session.open.set(message.id, { answer: new Answer(response), token });
  }
  return session.shim.say(message);
}

function listen(request, response) {
  const session = within(sessions, request, response);
  if (session) {
    const stream = Answer.stream(response);
    session.streams.push(stream);
    response.on('close', () => session.streams.splice(session.streams.indexOf(stream), 1));
  }
}

function end(request, response) {
  const session = within(sessions, request, response);
  if (session) {
    sessions.delete(session.id);
    session.shim.end();
    response.writeHead(204).end();
  }
}

// The modern protocol.

function modern(request, response, message) {
  const error = wrong(request, message, tools);
  if (error) {
    return refuse(response, 400, message.id, error);
  }
  const shim = idle.pop() ?? new Shim();
  const id = ++asked;
  const answer = new Answer(response);
  shim.heard = (heard) => {
    if (heard.method) {
      answer.say(subscribed(heard, id, message.id));
    } else {
      shim.heard = () => {};
      idle.push(shim);
      answer.end({ ...heard, id: message.id }, true);
    }
  };
  response.on('close', () => {
    if (!response.writableFinished) {
      shim.say({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
      shim.end();
    }
  });
  return shim.say({ ...message, id });
}

/** A notification of a subscription names the request that began it. */
function subscribed(message, id, theirs) {
  const meta = message.params?._meta;
  return meta?.[SUBSCRIPTION] === id
    ? { ...message, params: { ...message.params, _meta: { ...meta, [SUBSCRIPTION]: theirs } } }
    : message;
}

serve(0, { listen, end, legacy, modern });
