// SPDX-License-Identifier: Apache-2.0
// One job: where it stands, its way, what it made, what was logged.

import {Refusal, cancel, follow, get, getText, post} from './api.js';
import {h, say, show, sign} from './dom.js';
import {graph} from './graph.js';
import {logBox} from './log.js';
import {profiles} from './profiles.js';
import {STATES, ago, duration, exactly, modelName} from './words.js';

const ENDED = ['succeeded', 'failed', 'cancelled'];

export async function jobView(id) {
  const path = `/jobs/${id}`;
  let job;
  let way;
  try {
    [job, way] = await Promise.all([get(path), get('/pipeline').then(it => it.steps, () => [])]);
  } catch (e) {
    return missing(e);
  }
  const stop = new AbortController();
  const head = h('div', {class: 'title'});
  const facts = h('dl', {class: 'facts'});
  const alert = h('div', {});
  const picture = h('div', {});
  const made = h('div', {});
  const log = logBox();
  const again = h('button', {type: 'button', onclick: () => attempt(retry)}, 'Try again');
  const off = h('button', {type: 'button', class: 'danger', onclick: () => attempt(callOff)}, 'Cancel');
  const refused = h('p', {class: 'bad', role: 'alert'});

  async function attempt(action) {
    refused.textContent = '';
    try {
      await action();
    } catch (e) {
      refused.textContent = [e.message, e.help].filter(Boolean).join('. ');
    }
  }

  async function retry() {
    const next = await post(`${path}/retry`);
    location.hash = `#/jobs/${next.id}`;
  }

  async function callOff() {
    job = await cancel(path);
    say('The job is called off.');
    draw();
  }

  function draw() {
    const over = ENDED.includes(job.state);
    show(head, h('h1', {}, modelName(job.source)), pill(job));
    again.hidden = !over;
    off.hidden = over;
    off.disabled = Boolean(job.cancelRequested);
    off.textContent = job.cancelRequested && !over ? 'Stopping…' : 'Cancel';
    show(facts, ...described(job));
    show(alert, job.state === 'failed' && job.error ? trouble(job.error) : null);
    show(picture, graph(way, job));
  }

  async function drawMade() {
    if (job.bundles.length === 0) return;
    const reports = await get(`${path}/reports`).then(it => it.reports, () => []);
    show(made, profiles(job, reports));
  }

  async function drawLog() {
    log.show(await getText(`${path}/log`).catch(() => ''));
  }

  /** Looks again soon, however much has happened meanwhile. */
  let due = false;
  function refresh() {
    if (due) return;
    due = true;
    setTimeout(async () => {
      due = false;
      if (stop.signal.aborted) return;
      const before = job.state;
      job = await get(path).catch(() => job);
      draw();
      drawLog();
      if (before !== job.state) {
        say(`${modelName(job.source)} is ${STATES[job.state]}.`);
        drawMade();
      }
    }, 250);
  }

  draw();
  await Promise.all([drawMade(), drawLog()]);
  const clock = setInterval(() => {
    if (!ENDED.includes(job.state)) show(facts, ...described(job));
  }, 1000);
  if (!ENDED.includes(job.state)) {
    follow(`${path}/events`, refresh, () => {}, stop.signal);
  }
  const element = h(
    'article',
    {class: 'job'},
    h('a', {class: 'back', href: '#/'}, '← All jobs'),
    h('div', {class: 'head'}, head, h('div', {class: 'actions'}, again, off)),
    refused,
    facts,
    alert,
    h('section', {'aria-labelledby': 'way'}, h('h2', {id: 'way'}, 'Pipeline'), picture),
    made,
    h('section', {'aria-labelledby': 'logged'}, h('h2', {id: 'logged'}, 'Log'), log.element),
  );
  requestAnimationFrame(log.toEnd);
  return {
    title: modelName(job.source),
    element,
    leave: () => {
      stop.abort();
      clearInterval(clock);
    },
  };
}

function pill(job) {
  return h('span', {class: `pill ${job.state}`}, sign(job.state), STATES[job.state]);
}

function described(job) {
  const seconds = job.state === 'running' && job.started ? (Date.now() - Date.parse(job.started)) / 1000 : job.seconds;
  return [
    fact('Source', h('code', {}, job.source)),
    fact('Handed in', h('span', {title: exactly(job.created)}, ago(job.created)), ` by ${job.origin}`),
    seconds === undefined ? null : fact(ENDED.includes(job.state) ? 'Took' : 'Running for', duration(Math.max(0, seconds))),
    job.attempts > 1 ? fact('Attempts', String(job.attempts)) : null,
    fact('Job', h('code', {}, job.id)),
  ].filter(Boolean);
}

function fact(name, ...value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, ...value));
}

function trouble(error) {
  return h('div', {class: 'trouble'}, h('p', {}, h('b', {}, error.code), ' ', error.message), error.help ? h('p', {class: 'quiet'}, error.help) : null);
}

function missing(e) {
  const text = e instanceof Refusal && e.status === 404 ? 'There is no such job.' : e.message;
  return {
    title: 'No such job',
    element: h('section', {class: 'nothing'}, h('h1', {}, text), h('a', {href: '#/'}, 'All jobs')),
    leave: () => {},
  };
}
