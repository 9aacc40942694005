// SPDX-License-Identifier: Apache-2.0
// The lines that were logged about a job, with as much of each as helps a person.

import {h} from './dom.js';

const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\w+) +(?:\[([^\]]*)\] )?(.*)$/;

/** A box that shows a log and stays at its end, unless somebody has scrolled away from there. */
export function logBox() {
  const box = h('div', {class: 'log', tabindex: '0', role: 'log', 'aria-live': 'off', 'aria-label': 'Log'});
  let shown = '';
  return {
    element: box,
    show(text) {
      box.classList.toggle('empty', text === '');
      if (text === shown) return;
      const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 8;
      // What was logged before does not change.
      const more = text.startsWith(shown) ? text.slice(shown.length) : text;
      if (more === text) box.replaceChildren();
      box.append(...more.split('\n').filter(Boolean).map(line));
      shown = text;
      if (atEnd) box.scrollTop = box.scrollHeight;
    },
    toEnd() {
      box.scrollTop = box.scrollHeight;
    },
  };
}

function line(text) {
  const parts = LINE.exec(text);
  if (!parts) return h('div', {class: 'more'}, text);
  const [, time, level, step, words] = parts;
  return h(
    'div',
    {class: level},
    h('time', {datetime: time, title: time}, new Date(time).toLocaleTimeString('en-GB')),
    level === 'INFO' ? null : h('b', {}, `${level.toLowerCase()} `),
    step ? h('i', {}, step) : null,
    words,
  );
}
