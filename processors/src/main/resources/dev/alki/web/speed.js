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
  const models = [...Map.groupBy(list, it => it.name)].map(([model, runs]) => ({model, runs, rate: median(runs[0], 'generationTokensPerSecond')}));
  const fastest = Math.max(...models.map(it => it.rate));
  const head = ['Model', 'Generates', 'Reads', 'History', 'Measured'];
  return h(
    'section',
    {},
    h('h2', {}, name),
    h('p', {class: 'quiet'}, 'Tokens per second, the newest measurement of each model.'),
    h(
      'div',
      {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': `Speed on ${name}`},
      h('table', {}, h('thead', {}, h('tr', {}, head.map(it => h('th', {scope: 'col'}, it)))), h('tbody', {}, models.map(it => row(it, fastest)))),
    ),
  );
}

function row({model, runs, rate}, fastest) {
  const at = model.lastIndexOf(' ');
  const history = runs.map(run => median(run, 'generationTokensPerSecond')).reverse();
  return h(
    'tr',
    {},
    h('th', {scope: 'row'}, modelName(model.slice(0, at)), ' ', h('span', {class: 'tag'}, model.slice(at + 1))),
    h('td', {class: 'with-bar'}, h('span', {}, digits(rate)), bar(rate / fastest, 0)),
    h('td', {class: 'number'}, digits(median(runs[0], 'promptTokensPerSecond'))),
    h('td', {}, history.length > 1 ? spark(history) : h('span', {class: 'quiet'}, 'once')),
    h('td', {class: 'quiet', title: exactly(runs[0].time)}, ago(runs[0].time)),
  );
}

function median(run, rate) {
  return run[rate]?.median ?? 0;
}
