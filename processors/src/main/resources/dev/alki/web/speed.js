// SPDX-License-Identifier: Apache-2.0
// How fast models were, by the device that they ran on.

import {get} from './api.js';
import {bar, spark} from './chart.js';
import {h} from './dom.js';
import {ago, digits, exactly, modelName, size} from './words.js';

export async function speedView() {
  const entries = await get('/benchmarks?limit=1000').then(it => it.benchmarks);
  const devices = Map.groupBy(entries, it => deviceName(it.device ?? {}));
  const element = h(
    'section',
    {},
    h('div', {class: 'head'}, h('h1', {}, 'Speed')),
    entries.length === 0
      ? h('div', {class: 'nothing'}, h('p', {}, 'Nothing was measured yet.'), h('p', {class: 'quiet'}, 'The verb benchmark of the pipeline measures every profile.'))
      : [...devices].map(([name, list]) => device(name, list)),
  );
  return {title: 'Speed', element, leave: () => {}};
}

function deviceName(device) {
  return [device.cpu, device.cores ? `${device.cores} cores` : '', device.memoryBytes ? size(device.memoryBytes) : '', device.architecture].filter(Boolean).join(' · ') || 'unknown';
}

function device(name, list) {
  const rows = [...Map.groupBy(list, it => it.name)].map(([name, runs]) => described(name, runs));
  const fastest = new Map();
  rows.forEach(it => fastest.set(it.model, Math.max(fastest.get(it.model) ?? 0, it.rate)));
  rows.sort((a, b) => a.model.localeCompare(b.model) || b.rate - a.rate);
  const head = ['Model', 'Generates', 'Reads', 'History', 'Measured'];
  return h(
    'section',
    {},
    h('h2', {}, name),
    h('p', {class: 'quiet'}, 'Tokens per second, the newest measurement of each; bars compare the profiles of one model.'),
    h(
      'div',
      {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': `Speed on ${name}`},
      h('table', {}, h('thead', {}, h('tr', {}, head.map(it => h('th', {scope: 'col'}, it)))), h('tbody', {}, rows.map(it => row(it, fastest.get(it.model))))),
    ),
  );
}

/** A measurement is named after source and profile. */
function described(name, runs) {
  const at = name.lastIndexOf(' ');
  return {model: modelName(name.slice(0, at)), profile: name.slice(at + 1), runs, rate: median(runs[0], 'generationTokensPerSecond')};
}

function row({model, profile, runs, rate}, fastest) {
  const history = runs.map(run => median(run, 'generationTokensPerSecond')).reverse();
  return h(
    'tr',
    {},
    h('th', {scope: 'row'}, model, ' ', h('span', {class: 'tag'}, profile)),
    h('td', {class: 'with-bar'}, h('span', {}, digits(rate)), bar(rate / fastest, 0)),
    h('td', {class: 'number'}, digits(median(runs[0], 'promptTokensPerSecond'))),
    h('td', {}, history.length > 1 ? spark(history) : h('span', {class: 'quiet'}, 'once')),
    h('td', {class: 'quiet', title: exactly(runs[0].time)}, ago(runs[0].time)),
  );
}

function median(run, rate) {
  return run[rate]?.median ?? 0;
}
