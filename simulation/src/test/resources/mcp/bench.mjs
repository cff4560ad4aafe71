// What the rows of faults.mjs do things with: the project, its backend, and a client.

import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const LOG = 'backend.log';
const POLL_MS = 20;
const PATIENCE_MS = 40_000;
const run = promisify(execFile);

/** The project in the current folder, and its backend: a stdio child, or HTTP and ours. */
export class Bench {
  backAt = 0;
  #clients = [];

  constructor(kind, mainstay, port) {
    this.http = kind.startsWith('http') ? kind.slice('http'.length) : null;
    this.mainstay = mainstay;
    this.port = port;
  }

  async begin(later) {
    if (this.http && !later) {
      await this.comeBack(0);
    }
  }

  async end() {
    await Promise.all(this.#clients.map((client) => client.close()));
    this.backend?.kill('SIGKILL');
  }

  async connect(...options) {
    const client = new TestClient(this.mainstay, options);
    await client.begin();
    this.#clients.push(client);
    return client;
  }

  /** Lines of the backend's log that begin so. */
  #lines(beginning) {
    const text = existsSync(LOG) ? readFileSync(LOG, 'utf8') : '';
    return text.split('\n').filter((line) => line.startsWith(`${beginning} `));
  }

  count(beginning) {
    return this.#lines(beginning).length;
  }

  logged(beginning) {
    return this.until(() => this.count(beginning) > 0);
  }

  async until(holds) {
    const end = performance.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (performance.now() > end) {
        throw new Error(`waited in vain for ${holds}`);
      }
      await sleep(POLL_MS);
    }
  }

  signal(signal) {
    process.kill(this.#pid(), signal);
  }

  #pid() {
    const logged = this.#lines('up -').at(-1)?.split(' ')[2];
    return Number(logged ?? this.#supervised());
  }

  /** The pid of a server that keeps no log is in the supervisor's own file. */
  #supervised() {
    return readFileSync('.mainstay/run/b.pid', 'utf8').trim();
  }

  /** Kills the backend, and waits until nothing is left of it. */
  async kill() {
    const pid = this.#pid();
    this.ups = this.count('up -');
    process.kill(pid, 'SIGKILL');
    await this.until(() => !alive(pid));
  }

  /** The backend is there again: ours after a while, a child when the supervisor has done so. */
  async comeBack(after) {
    const ups = this.http ? this.count('up -') : this.ups;
    if (this.http) {
      await sleep(after);
      const command = ['backend.mjs', 'http', this.port, this.http];
      const env = { ...process.env, BACKEND_LOG: LOG };
      this.backend = spawn(process.execPath, command, { env, stdio: 'ignore' });
    }
    await this.until(() => this.count('up -') > ups);
    this.backAt = performance.now();
  }

  offerExtra() {
    writeFileSync(`${LOG}.extra`, '');
  }

  async killSupervisor() {
    const { stdout } = await run(this.mainstay, ['status', '--json']);
    const pid = JSON.parse(stdout).supervisor.pid;
    process.kill(pid, 'SIGKILL');
    await this.until(() => !alive(pid));
  }

  up() {
    return run(this.mainstay, ['up', '--detach']);
  }
}

/** A session of the official client, over one shim that must last. */
class TestClient {
  listChanged = 0;
  #closed = 0;
  #errors = [];

  constructor(command, options) {
    this.client = new Client({ name: 'faults', version: '1' }, { capabilities: {} });
    const args = ['shim', ...options];
    this.transport = new StdioClientTransport({ command, args, env: process.env });
    this.client.onclose = () => this.#closed++;
    this.client.onerror = (error) => this.#errors.push(String(error));
    this.client.fallbackNotificationHandler = async ({ method }) => {
      this.listChanged += method === 'notifications/tools/list_changed' ? 1 : 0;
    };
  }

  begin() {
    return this.client.connect(this.transport);
  }

  close() {
    return this.client.close();
  }

  session() {
    return { closed: this.#closed, errors: this.#errors, listChanged: this.listChanged };
  }

  async names() {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  echo(said) {
    return this.settle('echo', { said });
  }

  /** The result or the error of a call, and when. */
  async settle(name, args, options = {}) {
    const begun = performance.now();
    const at = () => ({ at: performance.now(), ms: Math.round(performance.now() - begun) });
    const patient = { timeout: PATIENCE_MS, ...options };
    try {
      const { content, isError = false } = await this.client.callTool(
        { name, arguments: args },
        undefined,
        patient,
      );
      return { ok: !isError, text: content[0].text, ...at() };
    } catch ({ code, message, data }) {
      const { code: word, may_have_run: mayHaveRun } = data ?? {};
      return { ok: false, code, message, word, mayHaveRun, ...at() };
    }
  }

  /** Calls spread over an outage; none waits for another. */
  async echoesWhile(outage, count) {
    const calls = [];
    for (let i = 0; i < count; i++) {
      calls.push(this.echo(`during ${i}`));
      await sleep(10 * POLL_MS);
    }
    await outage;
    const settled = await Promise.all(calls);
    return { sent: count, failed: settled.filter((one) => !one.ok) };
  }

  async everything() {
    const tools = await this.names();
    const sum = await this.settle('get-sum', { a: 2, b: 3 });
    const prompts = (await this.client.listPrompts()).prompts.length;
    const resources = (await this.client.listResources()).resources.length;
    return { tools: tools.length, sum, prompts, resources };
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
