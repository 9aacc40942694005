// SPDX-License-Identifier: Apache-2.0
// What a job made: a row for each profile, and how far its tensors are from the original.

import {bar, errors, legend} from './chart.js';
import {h} from './dom.js';
import {digits, size} from './words.js';

const COLORS = 6;

/** `reports` are those of /jobs/{id}/reports. */
export function profiles(job, reports) {
  const all = job.bundles.map((bundle, at) => ({
    bundle,
    color: at % COLORS,
    report: reports.find(it => it.profile === bundle.profile) ?? {},
  }));
  return h(
    'div',
    {},
    h('section', {'aria-labelledby': 'made'}, h('h2', {id: 'made'}, 'Profiles'), table(all)),
    deviation(all),
  );
}

function table(all) {
  const largest = Math.max(...all.map(it => it.bundle.bytes));
  const fastest = Math.max(0, ...all.map(it => it.bundle.generationTokensPerSecond ?? 0));
  const published = all.some(it => it.bundle.published);
  const head = ['Profile', 'Size', 'Bits per weight', 'Tokens per second', 'Checks', ...(published ? ['Published'] : [])];
  return h(
    'div',
    {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Profiles'},
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, head.map(name => h('th', {scope: 'col'}, name)))),
      h('tbody', {}, all.map(it => row(it, largest, fastest, published))),
    ),
  );
}

function row({bundle, color, report}, largest, fastest, published) {
  const rate = bundle.generationTokensPerSecond;
  return h(
    'tr',
    {},
    h('th', {scope: 'row'}, h('i', {class: `swatch c${color}`}), bundle.profile),
    h('td', {class: 'with-bar'}, h('span', {}, size(bundle.bytes)), bar(bundle.bytes / largest, color)),
    h('td', {class: 'number'}, bundle.bitsPerWeight.toFixed(2)),
    rate === undefined ? h('td', {class: 'quiet'}, 'not measured') : h('td', {class: 'with-bar'}, h('span', {}, digits(rate)), bar(rate / fastest, color)),
    h('td', {}, checks(bundle, report)),
    published ? place(bundle) : null,
  );
}

/** Names of registries are no addresses that a browser could open. */
function place(bundle) {
  return bundle.published ? h('td', {class: 'place'}, h('code', {}, bundle.published)) : h('td', {class: 'quiet'}, 'no');
}

function checks(bundle, report) {
  if (!bundle.verdict) return h('span', {class: 'quiet'}, 'not asked for');
  const details = report.validation?.checks ?? [];
  const word = h('span', {class: bundle.verdict === 'failed' ? 'bad' : bundle.verdict === 'passed' ? 'good' : ''}, bundle.verdict);
  if (details.length === 0) return word;
  return h(
    'details',
    {},
    h('summary', {}, word),
    h('ul', {class: 'checks'}, details.map(check => h('li', {}, h('b', {}, check.name), ` ${check.verdict}`, check.detail ? h('span', {class: 'quiet'}, `: ${check.detail}`) : null))),
  );
}

function deviation(all) {
  const series = all
    .map(({bundle, color, report}) => ({name: bundle.profile, color, tensors: report.quantization?.tensors ?? []}))
    .filter(it => it.tensors.length);
  const picture = errors(series);
  if (!picture) return null;
  return h(
    'section',
    {'aria-labelledby': 'errors'},
    h('h2', {id: 'errors'}, 'Error by tensor'),
    h('p', {class: 'quiet'}, 'Normalized mean square error of each tensor against the original, in the order of the file. Lower is better.'),
    legend(series),
    picture,
    worst(series),
  );
}

function worst(series) {
  const list = series
    .flatMap(({name, tensors}) => tensors.map(tensor => ({...tensor, profile: name})))
    .filter(it => it.nmse > 0)
    .sort((a, b) => b.nmse - a.nmse)
    .slice(0, 10);
  return h(
    'details',
    {class: 'worst'},
    h('summary', {}, 'The ten largest'),
    h(
      'div',
      {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'The ten largest errors'},
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ['Tensor', 'Profile', 'Type', 'NMSE'].map(name => h('th', {scope: 'col'}, name)))),
        h('tbody', {}, list.map(it => h('tr', {}, h('th', {scope: 'row'}, h('code', {}, it.name)), h('td', {}, it.profile), h('td', {}, it.to), h('td', {class: 'number'}, it.nmse.toExponential(2))))),
      ),
    ),
  );
}
