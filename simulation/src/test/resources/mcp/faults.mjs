// One row of the table of faults: `faults.mjs ROW KIND MAINSTAY [PORT]`, in the project's folder.
// The official client drives `mainstay shim`; one line of JSON says what it saw.

import { setTimeout as sleep } from 'node:timers/promises';
import { Bench } from './bench.mjs';

const AWAY_MS = 2_000;
const SLOW_MS = 3_000;
const RESTARTS = 10;
const OUTAGE_CALLS = 8;

/** Kill -9 of the backend, which is back 2 s later. */
async function kill(bench) {
  const client = await bench.connect();
  const before = await client.echo('before');
  const inflight = client.settle('slow', { ms: SLOW_MS, tag: 'inflight' });
  await bench.logged('start inflight');
  bench.offerExtra();
  await bench.kill();
  const during = await client.echoesWhile(bench.comeBack(AWAY_MS), OUTAGE_CALLS);
  const settled = await inflight;
  const settledAfterBackMs = Math.round(settled.at - bench.backAt);
  await bench.until(async () => (await client.names()).includes('extra'));
  await bench.until(() => client.listChanged > 0);
  const after = await client.echo('after');
  const extra = await client.settle('extra', {});
  const starts = bench.count('start inflight');
  const calls = { before, during, settled, after, extra };
  return { ...calls, settledAfterBackMs, starts, ...client.session() };
}

/** Ten restarts in a row, each met by a call at once. */
async function restarts(bench) {
  const client = await bench.connect();
  const served = [];
  for (let i = 0; i < RESTARTS; i++) {
    await client.echo('warm');
    await bench.kill();
    const back = bench.comeBack(0);
    served.push((await client.echo(`after ${i}`)).ok);
    await back;
  }
  return { served, ...client.session() };
}

/** SIGSTOP of the backend; one call at once, one in the middle. */
async function stop(bench) {
  const client = await bench.connect();
  await client.echo('before');
  bench.signal('SIGSTOP');
  const first = client.echo('first');
  await sleep(SLOW_MS / 2);
  const second = client.echo('second');
  await sleep(SLOW_MS / 2);
  bench.signal('SIGCONT');
  return {
    first: await first,
    second: await second,
    after: await client.echo('after'),
    ups: bench.count('up -'),
    ...client.session(),
  };
}

/** A call that says nothing for long, and short ones beside it. */
async function silent(bench) {
  const client = await bench.connect();
  await client.echo('before');
  let over = false;
  const call = client.settle('slow', { ms: SLOW_MS, tag: 'silent' }).finally(() => (over = true));
  await bench.logged('start silent');
  const beside = [];
  while (!over) {
    beside.push(await client.echo('beside'));
  }
  return {
    call: await call,
    beside: beside.length,
    failed: beside.filter((one) => !one.ok),
    starts: bench.count('start silent'),
  };
}

/** list_changed, cancel and progress. */
async function passes(bench) {
  const client = await bench.connect();
  await client.settle('add', { name: 'fresh' });
  await bench.until(() => client.listChanged > 0);
  const abort = new AbortController();
  const call = client.settle('slow', { ms: 60_000, tag: 'cancel' }, { signal: abort.signal });
  await bench.logged('start cancel');
  abort.abort('the user');
  await call;
  await bench.logged('cancelled cancel');
  let told = 0;
  const onprogress = () => told++;
  const progress = await client.settle('slow', { ms: 1_500, tag: 'progress' }, { onprogress });
  return { listChanged: client.listChanged, names: await client.names(), progress, told };
}

/** Kill -9 of the supervisor, and `up` again. */
async function supervisor(bench) {
  const client = await bench.connect();
  await client.echo('before');
  const inflight = client.settle('slow', { ms: SLOW_MS, tag: 'inflight' });
  await bench.logged('start inflight');
  await bench.killSupervisor();
  const during = await client.echoesWhile(bench.up(), OUTAGE_CALLS);
  const settled = await inflight;
  const after = await client.echo('after');
  return { settled, starts: bench.count('start inflight'), during, after, ...client.session() };
}

/** The backend comes when the client has begun and asked. */
async function lateBackend(bench) {
  const client = await bench.connect();
  const call = client.echo('held');
  await bench.comeBack(SLOW_MS / 2);
  return { call: await call, ...client.session() };
}

/** The supervisor comes when the client has begun and asked. */
async function lateSupervisor(bench) {
  const client = await bench.connect();
  const call = client.echo('held');
  await bench.up();
  return { call: await call, ...client.session() };
}

/** The shim starts the supervisor itself. */
async function start(bench) {
  const client = await bench.connect('--start');
  return { call: await client.echo('held'), ...client.session() };
}

/** A server that is not ours, of everything that MCP has. */
async function everything(bench) {
  const client = await bench.connect();
  const before = await client.everything();
  await bench.kill();
  return { before, after: await client.everything(), ...client.session() };
}

const rows = {
  everything,
  kill,
  'late-backend': lateBackend,
  'late-supervisor': lateSupervisor,
  passes,
  restarts,
  silent,
  start,
  stop,
  supervisor,
};

const [row, kind, mainstay, port] = process.argv.slice(2);
const bench = new Bench(kind, mainstay, port);
try {
  await bench.begin(row.startsWith('late-backend'));
  console.log(JSON.stringify({ row, kind, ...(await rows[row](bench)) }));
} finally {
  await bench.end();
}
