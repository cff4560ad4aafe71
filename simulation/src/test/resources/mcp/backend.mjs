// The MCP server behind the gateway in McpFaultsTest: `backend.mjs stdio`, or
// `backend.mjs http PORT STATUS`, where STATUS answers unknown sessions. Each event is a line of the file BACKEND_LOG;
// a file of that name with `.extra` makes later starts offer one tool more.

import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

const PROGRESS_MS = 200;

const [mode, port, status] = process.argv.slice(2);
const log = process.env.BACKEND_LOG;
const note = (event, tag = '-') => appendFileSync(log, `${event} ${tag} ${process.pid}\n`);
const text = (said) => ({ content: [{ type: 'text', text: said }] });

async function slow({ ms, tag }, { _meta, sendNotification, signal }) {
  note('start', tag);
  const token = _meta?.progressToken;
  let progress = 0;
  const tell = () =>
    sendNotification({
      method: 'notifications/progress',
      params: { progressToken: token, progress: ++progress },
    });
  const ticks = token === undefined ? undefined : setInterval(tell, PROGRESS_MS);
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
    signal.addEventListener('abort', () => note('cancelled', tag) ?? resolve());
  });
  clearInterval(ticks);
  note('end', tag);
  return text(`slept ${ms}`);
}

function server() {
  const mcp = new McpServer({ name: 'backend', version: '1' });
  const annotations = { readOnlyHint: true };
  const said = { said: z.string() };
  mcp.registerTool('echo', { inputSchema: said, annotations }, async (asked) => text(asked.said));
  mcp.registerTool('slow', { inputSchema: { ms: z.number(), tag: z.string() } }, slow);
  mcp.registerTool('add', { inputSchema: { name: z.string() } }, async ({ name }) => {
    mcp.registerTool(name, {}, async () => text('new'));
    return text('added');
  });
  if (existsSync(`${log}.extra`)) {
    mcp.registerTool('extra', {}, async () => text('extra'));
  }
  return mcp;
}

async function answer(sessions, request, response) {
  const id = request.headers['mcp-session-id'];
  let transport = sessions.get(id);
  if (id && !transport) {
    const error = { code: -32001, message: 'Session not found' };
    response.writeHead(Number(status), { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
    return;
  }
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (named) => sessions.set(named, transport),
    });
    await server().connect(transport);
  }
  await transport.handleRequest(request, response);
}

if (mode === 'stdio') {
  await server().connect(new StdioServerTransport());
  note('up');
} else {
  const sessions = new Map();
  createServer((request, response) => answer(sessions, request, response)).listen(
    Number(port),
    '127.0.0.1',
    () => note('up'),
  );
}
