// SPDX-License-Identifier: Apache-2.0
// All jobs as they stand now, kept up to date by the server, for whichever view looks at them.

import {follow} from './api.js';

const jobs = new Map();
const watchers = new Set();
let counts = {};
let ready = false;
let due = false;

export function all() {
  return [...jobs.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}

export function job(id) {
  return jobs.get(id);
}

export function known() {
  return {counts, ready};
}

/** Jobs that were looked up otherwise: older ones. */
export function add(more) {
  for (const each of more) if (!jobs.has(each.id)) jobs.set(each.id, each);
  tell();
}

/** Calls back soon after something has changed; gives back how to stop that. */
export function watch(callback) {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

export function start(line) {
  follow(
    '/events',
    (kind, data) => {
      if (kind === 'job') jobs.set(data.id, data);
      if (kind === 'counts') counts = data;
      if (kind === 'ready') ready = true;
      tell();
    },
    line,
    new AbortController().signal,
  );
}

function tell() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    watchers.forEach(callback => callback());
  });
}
