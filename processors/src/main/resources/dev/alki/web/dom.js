// SPDX-License-Identifier: Apache-2.0
// Makes elements. Whatever comes from a job becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/** h('a', {class: 'name', href, onclick}, 'text', child, ...): null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(3).filter(it => it !== null && it !== undefined && it !== false));
  return element;
}

/** Replaces what is in an element only when it would look different: the rest keeps its place. */
export function show(element, ...children) {
  const next = document.createDocumentFragment();
  next.append(...children.flat(3).filter(it => it !== null && it !== undefined && it !== false));
  const probe = document.createElement('div');
  probe.append(next);
  if (probe.innerHTML !== element.innerHTML) element.replaceChildren(...probe.childNodes);
  return element;
}

/** Tells those who listen to a screen reader. */
export function say(text) {
  document.getElementById('said').textContent = text;
}

const SHAPES = {
  queued: [['circle', {cx: 8, cy: 8, r: 5.5}]],
  running: [
    ['circle', {cx: 8, cy: 8, r: 5.5, class: 'rail'}],
    ['path', {d: 'M8 2.5a5.5 5.5 0 0 1 5.5 5.5', class: 'turn'}],
  ],
  succeeded: [['path', {d: 'M3.5 8.5l3 3 6-7'}]],
  recalled: [['path', {d: 'M3.5 8.5l3 3 6-7'}]],
  failed: [['path', {d: 'M4.5 4.5l7 7M11.5 4.5l-7 7'}]],
  cancelled: [['path', {d: 'M4 8h8'}]],
};

/** The sign of a state. What it means stands beside it, or is read out. */
export function sign(state, label) {
  const shapes = SHAPES[state].map(([tag, attributes]) => svg(tag, attributes));
  return svg(
    'svg',
    {class: `sign ${state}`, viewBox: '0 0 16 16', ...(label ? {role: 'img', 'aria-label': label} : {'aria-hidden': 'true'})},
    ...shapes,
  );
}
