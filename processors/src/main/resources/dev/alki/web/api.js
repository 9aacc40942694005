// SPDX-License-Identifier: Apache-2.0
// Asks the server. Where it wants to know who asks, a token is asked for once and kept for as long
// as this tab is open.

import {askToken} from './token.js';

const KEY = 'alki.token';

/** What the server says when it refuses: its document as RFC 9457 has it. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || `The server answers with status ${status}.`);
    this.status = status;
    this.code = problem.code || '';
    this.help = problem.help || '';
  }
}

export function get(path) {
  return ask('GET', path).then(response => response.json());
}

export function getText(path) {
  return ask('GET', path).then(response => response.text());
}

export function post(path, body) {
  return ask('POST', path, body).then(response => response.json());
}

export function cancel(path) {
  return ask('DELETE', path).then(response => response.json());
}

async function ask(method, path, body) {
  const response = await authorized(path, {
    method,
    headers: body === undefined ? {} : {'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => ({})));
  return response;
}

async function authorized(path, options) {
  for (;;) {
    const token = sessionStorage.getItem(KEY);
    const headers = {...options.headers};
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(path, {...options, headers, cache: 'no-store'});
    if (response.status !== 401) return response;
    // Another request may have been given one while this one was on its way.
    if (sessionStorage.getItem(KEY) === token) sessionStorage.setItem(KEY, await askToken(Boolean(token)));
  }
}

/**
 * Follows server-sent events until `signal` says stop, and comes again when the line breaks:
 * `on(kind, data)` for each, `state('open' | 'lost')` about the line itself. A stream that has
 * ended for good (204) is not asked for again. A page that nobody sees follows nothing: a browser has
 * few lines to one server, for all its tabs together.
 */
export async function follow(path, on, state, signal) {
  let last = '';
  let pause = 500;
  while (!signal.aborted) {
    await seen();
    const line = new AbortController();
    const hide = () => document.hidden && line.abort();
    document.addEventListener('visibilitychange', hide);
    try {
      const headers = {Accept: 'text/event-stream'};
      if (last) headers['Last-Event-ID'] = last;
      const response = await authorized(path, {headers, signal: AbortSignal.any([signal, line.signal])});
      if (response.status === 204) return;
      if (!response.ok) throw new Error(response.statusText);
      state('open');
      pause = 500;
      await read(response.body, event => {
        if (event.id) last = event.id;
        on(event.kind, event.data);
      });
    } catch (e) {
      if (signal.aborted) return;
      if (line.signal.aborted) continue;
    } finally {
      document.removeEventListener('visibilitychange', hide);
    }
    state('lost');
    await new Promise(resolve => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, 10000);
  }
}

function seen() {
  return new Promise(resolve => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}

async function read(body, each) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    blocks.map(parse).filter(event => event.kind).forEach(each);
  }
}

function parse(block) {
  const event = {id: '', kind: '', data: {}};
  for (const line of block.split('\n')) {
    if (line.startsWith('id: ')) event.id = line.slice(4);
    if (line.startsWith('event: ')) event.kind = line.slice(7);
    if (line.startsWith('data: ')) event.data = JSON.parse(line.slice(6));
  }
  return event;
}
