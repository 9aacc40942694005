// SPDX-License-Identifier: Apache-2.0
// Charts, drawn as SVG. Each has its numbers in words beside it, for those who do not see it.

import {h, svg} from './dom.js';

/** A bar from 0 on: `share` of its full length, from 0 to 1. */
export function bar(share, color) {
  const length = Math.max(0.5, Math.min(100, share * 100));
  return svg(
    'svg',
    {class: 'bar', viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    svg('rect', {class: 'rail', width: 100, height: 8, rx: 1}),
    svg('rect', {class: `fill c${color}`, width: length, height: 8, rx: 1}),
  );
}

/** How a number went, oldest first. */
export function spark(numbers) {
  const most = Math.max(...numbers);
  const points = numbers.map((number, at) => `${2 + (96 * at) / Math.max(1, numbers.length - 1)},${22 - (20 * number) / most}`);
  return svg('svg', {class: 'spark', viewBox: '0 0 100 24', 'aria-hidden': 'true', preserveAspectRatio: 'none'}, svg('polyline', {points: points.join(' ')}));
}

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 52;
const BOTTOM = 34;
const TOP = 12;

/**
 * The error of every tensor, one dot each, in the order of the file; the axis of errors is
 * logarithmic. `series` has {name, color, tensors: [{name, to, nmse}]}; what was kept as it was has
 * no dot.
 */
export function errors(series) {
  const dots = series.flatMap(({name, color, tensors}) =>
    tensors.map((tensor, at) => ({...tensor, profile: name, color, at, of: tensors.length})).filter(it => it.nmse > 0),
  );
  if (dots.length === 0) return null;
  const low = Math.floor(Math.log10(Math.min(...dots.map(it => it.nmse))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...dots.map(it => it.nmse)))));
  const x = it => LEFT + 8 + ((WIDTH - LEFT - 20) * it.at) / Math.max(1, it.of - 1);
  const y = number => TOP + ((HEIGHT - TOP - BOTTOM) * (high - number)) / (high - low);
  const step = Math.max(1, Math.ceil((high - low) / 5));
  const grid = [];
  for (let power = low; power <= high; power += step) {
    grid.push(
      svg('line', {class: 'grid', x1: LEFT, x2: WIDTH - 8, y1: y(power), y2: y(power)}),
      svg('text', {class: 'tick', x: LEFT - 8, y: y(power) + 4, 'text-anchor': 'end'}, '10', svg('tspan', {dy: -5, 'font-size': 8}, String(power).replace('-', '−'))),
    );
  }
  const picture = svg(
    'svg',
    {class: 'errors', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words(series)},
    grid,
    dots.map(it =>
      svg('circle', {class: `dot c${it.color}`, cx: x(it).toFixed(1), cy: y(Math.log10(it.nmse)).toFixed(1), r: 3}, svg('title', {}, `${it.name}\n${it.profile}: ${it.to}, NMSE ${it.nmse.toExponential(2)}`)),
    ),
    svg('text', {class: 'tick', x: LEFT, y: HEIGHT - 8}, 'first tensor'),
    svg('text', {class: 'tick', x: WIDTH - 8, y: HEIGHT - 8, 'text-anchor': 'end'}, 'last'),
  );
  return h('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Error of every tensor'}, picture);
}

function words(series) {
  return series
    .map(({name, tensors}) => {
      const worst = tensors.reduce((a, b) => (b.nmse > a.nmse ? b : a), {nmse: 0});
      return worst.nmse > 0 ? `${name}: the largest error is ${worst.nmse.toExponential(2)}, of ${worst.name}` : `${name}: no error`;
    })
    .join('. ');
}

export function legend(series) {
  return h('ul', {class: 'legend'}, series.map(({name, color}) => h('li', {}, h('i', {class: `swatch c${color}`}), name)));
}
