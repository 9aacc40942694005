// SPDX-License-Identifier: Apache-2.0
// Which view is shown: #/ all jobs, #/jobs/ID one job, #/speed how fast models are.

import * as feed from './feed.js';
import {jobsView} from './jobs.js';
import {jobView} from './job.js';
import {speedView} from './speed.js';
import {openForm} from './submit.js';

const main = document.getElementById('main');
let leave = () => {};
let turn = 0;

function route() {
  const path = location.hash.replace(/^#/, '') || '/';
  const one = path.match(/^\/jobs\/([0-9a-z]{18})$/);
  if (one) return {name: 'jobs', open: () => jobView(one[1])};
  if (path === '/speed') return {name: 'speed', open: speedView};
  return {name: 'jobs', open: jobsView};
}

/** A view is shown when it has what it needs; until then the one before stays. */
async function go(focus) {
  const mine = ++turn;
  const {name, open} = route();
  document.querySelectorAll('nav a').forEach(link => {
    link.toggleAttribute('aria-current', false);
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
  });
  const view = await open();
  if (mine !== turn) {
    view.leave();
    return;
  }
  leave();
  leave = view.leave;
  document.title = view.title === 'Alki' ? 'Alki' : `${view.title} · Alki`;
  main.replaceChildren(view.element);
  if (focus) {
    scrollTo(0, 0);
    main.focus({preventScroll: true});
  }
}

function line(state) {
  const link = document.getElementById('link');
  link.className = `link ${state}`;
  link.textContent = state === 'open' ? 'live' : 'connecting…';
}

addEventListener('hashchange', event => {
  if (!location.hash || location.hash.startsWith('#/')) go(true);
});
document.getElementById('new').addEventListener('click', () => openForm());
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
addEventListener('keydown', event => {
  const typing = event.target.closest('input, textarea, select, dialog, [contenteditable]');
  if (event.key === 'n' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    openForm();
  }
});
feed.start(line);
go(false);
