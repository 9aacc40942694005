// SPDX-License-Identifier: Apache-2.0
// The way of a job as a picture made of lists, so that it can also be read out: what comes one after
// the other, and where it parts into branches.

import {h, sign} from './dom.js';
import {STATES, duration, percent} from './words.js';

/** `nodes` is the pipeline as /pipeline has it, `job` a whole job document. */
export function graph(nodes, job) {
  const named = profilesOf(job);
  const names = named.length ? named : all(nodes).flatMap(node => node.profiles ?? []);
  return h('div', {class: 'graph', tabindex: '0', role: 'group', 'aria-label': 'Pipeline'}, flow([...nodes, ...unknown(nodes, job)], {...job, names}, ''));
}

/** The profiles of a job, in the order in which they were asked for. */
function profilesOf(job) {
  const names = new Set(job.profiles);
  job.artifacts.forEach(artifact => names.add(artifact.profile));
  job.steps.forEach(step => names.add(step.profile));
  names.delete('');
  return [...names];
}

/** The nodes and those within them. */
function all(nodes) {
  return nodes.flatMap(node => [node, ...all(node.steps ?? []), ...(node.branches ?? []).flatMap(branch => all(branch.steps))]);
}

/** Steps that were done though the pipeline does not name them: those of one's own Kamelets. */
function unknown(nodes, job) {
  const named = new Set(all(nodes).filter(node => node.kind === 'step').map(node => node.name));
  const others = new Set(job.steps.map(step => step.name).filter(name => !named.has(name)));
  return [...others].map(name => ({kind: 'step', name}));
}

function flow(nodes, job, profile) {
  return h('ol', {class: 'flow'}, nodes.map(node => h('li', {class: node.steps || node.branches ? 'parts' : null}, one(node, job, profile))));
}

function one(node, job, profile) {
  if (node.kind === 'step') return step(node.name, doneFor(node.name, job, profile), job);
  if (node.each === 'profile' && node.steps) {
    const branches = job.names.length ? job.names : ['each profile'];
    return h('ul', {class: 'branches'}, branches.map(name => h('li', {class: 'branch'}, h('span', {class: 'label'}, name), flow(node.steps, job, name))));
  }
  if (node.branches) {
    return h('ul', {class: 'branches'}, node.branches.map(branch => h('li', {class: 'branch'}, h('span', {class: 'label'}, branch.name), flow(branch.steps, job, profile))));
  }
  if (node.steps) {
    return h('div', {class: 'within'}, h('span', {class: 'label'}, node.name), flow(node.steps, job, profile));
  }
  return h('span', {class: 'node other'}, node.name);
}

/** What happened of a step here: outside of a branch, for all profiles together. */
function doneFor(name, job, profile) {
  const all = job.steps.filter(step => step.name === name);
  const own = all.filter(step => step.profile === profile);
  const steps = profile || own.length ? own : all;
  if (steps.length === 0) return null;
  const state = ['failed', 'running', 'cancelled', 'queued'].find(it => steps.some(step => step.state === it)) ?? 'succeeded';
  return {
    state,
    recalled: steps.every(step => step.recalled),
    seconds: steps.every(step => step.seconds !== undefined) ? Math.max(...steps.map(step => step.seconds)) : undefined,
    fraction: steps.reduce((sum, step) => sum + step.fraction, 0) / steps.length,
  };
}

function step(name, done, job) {
  const over = ['succeeded', 'failed', 'cancelled'].includes(job.state);
  if (!done) {
    return h('span', {class: 'node queued'}, sign('queued', over ? 'not done' : 'to do'), h('span', {class: 'verb'}, name));
  }
  const recalled = done.recalled && done.state === 'succeeded';
  const node = h(
    'span',
    {class: `node ${done.state}${recalled ? ' recalled' : ''}`},
    sign(recalled ? 'recalled' : done.state, recalled ? 'was there already' : STATES[done.state]),
    h('span', {class: 'verb'}, name),
    h('span', {class: 'fact'}, fact(done, recalled)),
  );
  if (done.state === 'running') {
    node.append(h('progress', {max: 1, value: done.fraction || null, 'aria-label': `${name} ${percent(done.fraction)}`}));
  }
  return node;
}

function fact(done, recalled) {
  if (recalled) return 'kept';
  if (done.state === 'running') return done.fraction > 0 ? percent(done.fraction) : '…';
  return done.seconds === undefined ? ' ' : duration(done.seconds);
}
