import { clock } from "./clock.js";

/** The longest that the page waits for an answer, in milliseconds. */
const ANSWER_MS = 10_000;

/** Why a request brought nothing: the server's code, sentence and hint, or the network's fault. */
export class ApiError extends Error {
  constructor(status, code, text, hint = "") {
    super(text);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** The JSON of an address of ours. */
export function read(path, signal) {
  return ask("GET", path, signal);
}

/** Asks for something to be done; needs the login. */
export function command(path) {
  return ask("POST", path);
}

/** An address with a query made of what is set. */
export function address(path, query) {
  const set = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== "");
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`;
}

/** The address of one instance, whatever characters its name has. */
export function ofInstance(instance, rest = "") {
  return `/api/v1/services/${encodeURIComponent(instance)}${rest}`;
}

async function ask(method, path, signal) {
  const limit = AbortSignal.timeout(ANSWER_MS);
  let response;
  let body;
  try {
    response = await fetch(path, {
      method,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      headers: { accept: "application/json" },
    });
    body = await response.text();
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new ApiError(
      0,
      "no-answer",
      "Mainstay does not answer.",
      "Is it running? mainstay status",
    );
  }
  const json = parsed(body);
  if (response.ok && json !== null) {
    if (json.now) clock.learn(json.now);
    return json;
  }
  const error = json?.error ?? {};
  throw new ApiError(
    response.status,
    error.code ?? `http-${response.status}`,
    error.text ?? `The server answered ${response.status}.`,
    error.hint ?? "",
  );
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
