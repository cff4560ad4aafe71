// Tools and a prompt of the modern protocol that answer with a question (input_required) until
// they are called again with its answer.

import { createHmac, randomUUID } from 'node:crypto';
import { text } from './content.mjs';

const SECRET = randomUUID();

const sealed = (state) => {
  const data = JSON.stringify({ ...state, nonce: randomUUID() });
  return JSON.stringify({ data, seal: createHmac('sha256', SECRET).update(data).digest('hex') });
};

function unsealed(raw) {
  if (raw === undefined) {
    return undefined;
  }
  try {
    const { data, seal } = JSON.parse(raw);
    if (createHmac('sha256', SECRET).update(data).digest('hex') === seal) {
      return JSON.parse(data);
    }
  } catch {
    // Not ours, whatever it is.
  }
  throw { code: -32602, message: 'requestState integrity check failed' };
}

const form = (message, properties) => ({
  method: 'elicitation/create',
  params: {
    message,
    requestedSchema: { type: 'object', properties, required: Object.keys(properties) },
  },
});
const sample = (words, maxTokens) => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: text(words) }], maxTokens },
});
const roots = { method: 'roots/list', params: {} };
const name = form('What is your name?', { name: { type: 'string' } });
const confirm = form('Please confirm', { ok: { type: 'boolean' } });

const question = (inputRequests, state) => ({
  resultType: 'input_required',
  inputRequests,
  ...(state ? { requestState: sealed(state) } : {}),
});
const said = (words) => ({ content: [text(words)] });

/** Asks until every question has an answer. */
const once = (requests, state, done) => (_, turn) => {
  const known = unsealed(turn.params.requestState);
  const answers = turn.params.inputResponses ?? {};
  const complete =
    Object.keys(requests).every((key) => typeof answers[key] === 'object') && (!state || known?.kind === state.kind);
  return complete ? said(done(answers)) : question(requests, state);
};

const field = (answer, key) => {
  const value = answer?.content?.[key];
  return typeof value === 'string' ? value : 'unknown';
};

function rounds(_, turn) {
  const state = unsealed(turn.params.requestState);
  const answers = turn.params.inputResponses ?? {};
  if (state?.round === 1 && answers.step1) {
    const color = form('Step 2: What is your favorite color?', { color: { type: 'string' } });
    return question({ step2: color }, { round: 2, name: field(answers.step1, 'name') });
  }
  if (state?.round === 2 && answers.step2) {
    return said(`Multi-round complete for ${state.name}: ${field(answers.step2, 'color')}`);
  }
  const first = form('Step 1: What is your name?', { name: { type: 'string' } });
  return question({ step1: first }, { round: 1 });
}

function capabilities(_, turn) {
  const answers = Object.keys(turn.params.inputResponses ?? {});
  if (answers.length > 0) {
    return said(`capabilities-ok: received ${answers.join(',')}`);
  }
  const requests = {};
  if (turn.capabilities.elicitation) {
    requests.elicit_input = form('Elicitation input', { value: { type: 'string' } });
  }
  if (turn.capabilities.sampling) {
    requests.sample_input = sample('Sample request', 50);
  }
  const none = Object.keys(requests).length === 0;
  return none
    ? said('No supported capabilities declared')
    : question(requests, { kind: 'capabilities' });
}

const tool = 'test_input_required_result_';

export const questions = {
  [`${tool}elicitation`]: {
    call: once({ user_name: name }, null, (a) => `Hello, ${field(a.user_name, 'name')}!`),
  },
  [`${tool}sampling`]: {
    call: once(
      { sample_request: sample('What is the capital of France?', 100) },
      null,
      (a) => `Sampling result: ${a.sample_request.content?.text ?? 'no response'}`,
    ),
  },
  [`${tool}list_roots`]: {
    call: once(
      { roots_request: roots },
      null,
      (a) => `Found ${a.roots_request.roots?.length ?? 0} root(s)`,
    ),
  },
  [`${tool}request_state`]: {
    call: once({ confirm }, { kind: 'request-state' }, () => 'state-ok: requestState validated'),
  },
  [`${tool}multiple_inputs`]: {
    call: once(
      { user_name: name, greeting: sample('Generate a greeting', 50), client_roots: roots },
      { kind: 'multiple-inputs' },
      (a) =>
        `Name: ${field(a.user_name, 'name')}; Greeting: ${a.greeting.content?.text}; ` +
        `Roots: ${a.client_roots.roots?.length ?? 0}`,
    ),
  },
  [`${tool}multi_round`]: { call: rounds },
  [`${tool}tampered_state`]: {
    call: once({ confirm }, { kind: 'tamper-test' }, () => 'integrity-ok: state verified'),
  },
  [`${tool}capabilities`]: { call: capabilities },
};

const context = form('What context should the prompt use?', { context: { type: 'string' } });

export const questionPrompt = {
  name: `${tool}prompt`,
  make: (turn) => {
    const answer = turn.params.inputResponses?.user_context;
    const words = `Prompt with context: ${field(answer, 'context')}`;
    return answer
      ? { messages: [{ role: 'user', content: text(words) }] }
      : question({ user_context: context });
  },
};
