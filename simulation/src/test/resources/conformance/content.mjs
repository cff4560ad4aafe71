// What the fixture server offers besides its questions: tools, resources and prompts by the names
// that the official suite asks for.

const IMAGE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0g' +
  'AAAABJRU5ErkJggg==';
const AUDIO = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';

export const text = (words) => ({ type: 'text', text: words });
const image = { type: 'image', data: IMAGE, mimeType: 'image/png' };
const resource = (uri, mimeType, words) => ({
  type: 'resource',
  resource: { uri, mimeType, text: words },
});
const said = (...content) => ({ content });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const object = (properties = {}, required = []) => ({ type: 'object', properties, required });

/** Calls with a question to the client: in the middle, or, in the modern protocol, before. */
const asking = (method, params, answer) => async (args, turn) => {
  const known = turn.modern
    ? turn.params.inputResponses?.answer
    : await turn.ask(method, params(args));
  return known
    ? said(text(answer(known)))
    : {
        resultType: 'input_required',
        inputRequests: { answer: { method, params: params(args) } },
      };
};

const elicited = (start) => (answer) =>
  `${start}: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`;

const options = (...names) => ({ type: 'string', enum: names });
const titled = (...pairs) => pairs.map(([value, title]) => ({ const: value, title }));

const ENUMS = object({
  untitledSingle: options('option1', 'option2', 'option3'),
  titledSingle: {
    type: 'string',
    oneOf: titled(['value1', 'First Option'], ['value2', 'Second Option'], ['value3', 'Third']),
  },
  legacyEnum: {
    ...options('opt1', 'opt2', 'opt3'),
    enumNames: ['Option One', 'Option Two', 'Option Three'],
  },
  untitledMulti: {
    type: 'array',
    minItems: 1,
    maxItems: 3,
    items: options('option1', 'option2', 'option3'),
  },
  titledMulti: {
    type: 'array',
    minItems: 1,
    maxItems: 3,
    items: {
      anyOf: titled(['value1', 'First Choice'], ['value2', 'Second Choice'], ['value3', 'Third']),
    },
  },
});

const DEFAULTS = object({
  name: { type: 'string', description: 'User name', default: 'John Doe' },
  age: { type: 'integer', description: 'User age', default: 30 },
  score: { type: 'number', description: 'User score', default: 95.5 },
  status: { ...options('active', 'inactive', 'pending'), default: 'active' },
  verified: { type: 'boolean', description: 'Verification status', default: true },
});

/** Every keyword of JSON Schema 2020-12 that must not be lost on the way. */
const SCHEMA_2020_12 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: options('phone', 'email'),
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

async function progress(_, turn) {
  const progressToken = turn.meta.progressToken;
  for (const done of [0, 50, 100]) {
    if (progressToken !== undefined) {
      const message = `Completed step ${done} of 100`;
      turn.say('notifications/progress', { progressToken, progress: done, total: 100, message });
    }
    await pause(50);
  }
  return said(text(String(progressToken ?? 0)));
}

async function logging(_, turn) {
  for (const data of ['Tool execution started', 'Tool processing data', 'Tool completed']) {
    turn.log('info', data);
    await pause(50);
  }
  return said(text('Tool with logging executed successfully'));
}

async function missingCapability(_, turn) {
  if (!turn.capabilities.sampling) {
    throw { code: -32021, message: 'Missing', data: { requiredCapabilities: { sampling: {} } } };
  }
  return said(text('Success'));
}

const PROMPT = { prompt: { type: 'string', description: 'The prompt to send' } };
const MESSAGE = { message: { type: 'string', description: 'The message to show' } };
const REGION = { type: 'string', description: 'Where', 'x-mcp-header': 'Region' };

export const tools = {
  test_simple_text: {
    call: () => said(text('This is a simple text response for testing.')),
  },
  test_image_content: { call: () => said(image) },
  test_audio_content: { call: () => said({ type: 'audio', data: AUDIO, mimeType: 'audio/wav' }) },
  test_embedded_resource: {
    call: () =>
      said(resource('test://embedded-resource', 'text/plain', 'This is an embedded resource.')),
  },
  test_multiple_content_types: {
    call: () =>
      said(
        text('Multiple content types test:'),
        image,
        resource('test://mixed-content-resource', 'application/json', '{"test":"data"}'),
      ),
  },
  test_tool_with_logging: { call: logging },
  test_tool_with_progress: { call: progress },
  test_error_handling: {
    call: () => ({
      ...said(text('This tool intentionally returns an error for testing')),
      isError: true,
    }),
  },
  test_reconnection: {
    call: async (_, turn) => {
      turn.hangUp();
      await pause(100);
      return said(text('Reconnection test completed successfully.'));
    },
  },
  test_sampling: {
    inputSchema: object(PROMPT, ['prompt']),
    call: asking(
      'sampling/createMessage',
      (args) => ({ messages: [{ role: 'user', content: text(args.prompt) }], maxTokens: 100 }),
      (answer) => `LLM response: ${answer.content?.text ?? 'No response'}`,
    ),
  },
  test_elicitation: {
    inputSchema: object(MESSAGE, ['message']),
    call: asking(
      'elicitation/create',
      (args) => ({
        message: args.message,
        requestedSchema: object({ response: { type: 'string' } }, ['response']),
      }),
      elicited('User response'),
    ),
  },
  test_elicitation_sep1034_defaults: {
    call: asking(
      'elicitation/create',
      () => ({ message: 'Please review the form', requestedSchema: DEFAULTS }),
      elicited('Elicitation completed'),
    ),
  },
  test_elicitation_sep1330_enums: {
    call: asking(
      'elicitation/create',
      () => ({ message: 'Please select options', requestedSchema: ENUMS }),
      elicited('Elicitation completed'),
    ),
  },
  json_schema_2020_12_tool: {
    inputSchema: SCHEMA_2020_12,
    call: (args) => said(text(`Called with: ${JSON.stringify(args)}`)),
  },
  test_missing_capability: { call: missingCapability },
  test_streaming_elicitation: { call: progress },
  test_logging_tool: { call: logging },
  test_header_argument: {
    inputSchema: object({ region: REGION }),
    call: (args) => said(text(`Region: ${args.region ?? 'none'}`)),
  },
  test_trigger_tool_change: {
    call: (_, turn) => {
      toggle(tools, { call: () => said(text('I come and go')) });
      turn.changed('tools');
      return said(text('Mutation triggered'));
    },
  },
  test_trigger_prompt_change: {
    call: (_, turn) => {
      toggle(prompts, { make: () => [user(text('I come and go'))] });
      turn.changed('prompts');
      return said(text('Mutation triggered'));
    },
  },
};

/** Lets something appear in a list, or vanish from it. */
function toggle(list, entry) {
  if (list.test_fleeting) {
    delete list.test_fleeting;
  } else {
    list.test_fleeting = entry;
  }
}

export const resources = [
  {
    uri: 'test://static-text',
    name: 'static-text',
    title: 'Static Text Resource',
    mimeType: 'text/plain',
  },
  { uri: 'test://static-binary', name: 'static-binary', mimeType: 'image/png' },
  { uri: 'test://watched-resource', name: 'watched-resource', mimeType: 'text/plain' },
];

export const templates = [
  { uriTemplate: 'test://template/{id}/data', name: 'template', mimeType: 'application/json' },
];

/** The contents of a resource; undefined when there is none. */
export function read(uri) {
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id !== undefined) {
    const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
    return { uri, mimeType: 'application/json', text: data };
  }
  return {
    'test://static-text': {
      uri,
      mimeType: 'text/plain',
      text: 'This is the content of the static text resource.',
    },
    'test://static-binary': { uri, mimeType: 'image/png', blob: IMAGE },
    'test://watched-resource': { uri, mimeType: 'text/plain', text: 'Watched resource content' },
  }[uri];
}

const user = (content) => ({ role: 'user', content });
const argument = (name, description) => ({ name, description, required: true });

export const prompts = {
  test_simple_prompt: {
    make: () => [user(text('This is a simple prompt for testing.'))],
  },
  test_prompt_with_arguments: {
    arguments: [argument('arg1', 'First'), argument('arg2', 'Second')],
    make: (args) => [
      user(text(`Prompt with arguments: arg1='${args.arg1}', arg2='${args.arg2}'`)),
    ],
  },
  test_prompt_with_embedded_resource: {
    arguments: [argument('resourceUri', 'URI of the resource to embed')],
    make: (args) => [
      user(resource(args.resourceUri, 'text/plain', 'Embedded resource content for testing.')),
      user(text('Please process the embedded resource above.')),
    ],
  },
  test_prompt_with_image: {
    make: () => [user(image), user(text('Please analyze the image above.'))],
  },
};
