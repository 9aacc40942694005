// SPDX-License-Identifier: Apache-2.0
// The list of all jobs.

import {get} from './api.js';
import {h, show, sign} from './dom.js';
import * as feed from './feed.js';
import {openForm} from './submit.js';
import {STATES, ago, duration, exactly, modelName, percent} from './words.js';

let wanted = '';

export async function jobsView() {
  const filters = h('div', {class: 'filters', role: 'group', 'aria-label': 'Show only jobs that are'});
  const list = h('ul', {class: 'jobs', 'aria-label': 'Jobs'});
  const more = h('button', {type: 'button', class: 'plain', hidden: true}, 'Show older jobs');
  const rows = new Map();
  let end = false;

  const chips = Object.entries(STATES).map(([state, word]) => {
    const count = h('b', {});
    const chip = h('button', {type: 'button', class: `chip ${state}`, 'aria-pressed': 'false', onclick: () => choose(state)}, count, ' ', word);
    return {state, chip, count};
  });
  filters.append(...chips.map(it => it.chip));

  function choose(state) {
    wanted = wanted === state ? '' : state;
    end = false;
    draw();
  }

  async function older() {
    const oldest = feed.all().filter(fits).at(-1);
    const query = new URLSearchParams({limit: 50, ...(oldest ? {before: oldest.id} : {}), ...(wanted ? {state: wanted} : {})});
    const page = await get(`/jobs?${query}`);
    end = !page.next;
    feed.add(page.jobs);
    draw();
  }
  more.addEventListener('click', older);

  function fits(job) {
    return !wanted || job.state === wanted;
  }

  function draw() {
    const {counts, ready} = feed.known();
    for (const {state, chip, count} of chips) {
      show(count, String(counts[state] ?? 0));
      chip.setAttribute('aria-pressed', String(wanted === state));
    }
    const jobs = feed.all().filter(fits);
    const wantedRows = jobs.map(job => row(rows, job));
    if (ready && jobs.length === 0) {
      list.replaceChildren(nothing());
    } else {
      place(list, wantedRows);
    }
    const total = wanted ? counts[wanted] ?? 0 : Object.values(counts).reduce((a, b) => a + b, 0);
    more.hidden = end || jobs.length >= total;
  }

  draw();
  const stop = feed.watch(draw);
  const clock = setInterval(draw, 10000);
  const element = h('section', {}, h('div', {class: 'head'}, h('h1', {}, 'Jobs'), filters), list, more);
  return {
    title: 'Alki',
    element,
    leave: () => {
      stop();
      clearInterval(clock);
    },
  };
}

/** Moves only what is not in its place, so that whoever is on a row stays on it. */
function place(list, rows) {
  rows.forEach((each, at) => {
    if (list.children[at] !== each) list.insertBefore(each, list.children[at] ?? null);
  });
  while (list.children.length > rows.length) list.lastChild.remove();
}

function row(rows, job) {
  if (!rows.has(job.id)) {
    rows.set(job.id, h('li', {}, h('a', {class: 'row', href: `#/jobs/${job.id}`})));
  }
  const element = rows.get(job.id);
  show(element.firstChild, content(job));
  return element;
}

function content(job) {
  const running = (job.steps ?? []).filter(step => step.state === 'running');
  return [
    sign(job.state, STATES[job.state]),
    h('span', {class: 'what'}, h('span', {class: 'name'}, modelName(job.source)), h('span', {class: 'quiet path'}, job.source)),
    h('span', {class: 'tags'}, job.profiles.length ? job.profiles.map(profile => h('span', {class: 'tag'}, profile)) : h('span', {class: 'tag faint'}, 'the pipeline’s profiles')),
    h('span', {class: 'when'}, when(job), h('span', {class: 'quiet', title: exactly(job.created)}, ago(job.created))),
    running.length ? meter(running) : null,
  ];
}

function when(job) {
  if (job.state === 'failed') return h('span', {class: 'bad'}, breakable(job.error?.code ?? 'failed'));
  if (job.cancelRequested && job.state === 'running') return h('span', {}, 'stopping');
  if (job.state === 'running' || job.state === 'queued') return h('span', {}, STATES[job.state]);
  return h('span', {}, job.seconds === undefined ? STATES[job.state] : duration(job.seconds));
}

/** Codes are long words: they may part after each underscore. */
function breakable(code) {
  return code.split(/(?<=_)/).flatMap(part => [part, h('wbr')]);
}

function meter(steps) {
  const step = steps[0];
  const text = steps.map(it => [it.name, it.profile, it.fraction > 0 ? percent(it.fraction) : ''].filter(Boolean).join(' ')).join(' · ');
  return h(
    'span',
    {class: 'doing'},
    h('progress', {max: 1, value: step.fraction || null, 'aria-label': text}),
    h('span', {class: 'quiet'}, text),
  );
}

function nothing() {
  return h(
    'li',
    {class: 'nothing'},
    h('p', {}, wanted ? `No job is ${STATES[wanted]}.` : 'No jobs yet.'),
    wanted ? null : h('p', {class: 'quiet'}, 'Drop a model into the inbox, or hand one in here.'),
    wanted ? null : h('button', {type: 'button', onclick: () => openForm()}, 'New job'),
  );
}
