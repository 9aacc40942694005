// SPDX-License-Identifier: Apache-2.0
// The form that hands a job in.

import {get, post} from './api.js';
import {h, say} from './dom.js';
import * as feed from './feed.js';

const USUAL = ['Q4_K_M', 'Q5_K_M', 'Q6_K', 'Q8_0'];

let open = false;

export async function openForm() {
  if (open) return;
  open = true;
  const offered = await get('/profiles').catch(() => ({profiles: [], mixes: USUAL}));
  const sources = [...new Set(feed.all().map(job => job.source))];
  const source = h('input', {id: 'source', name: 'source', required: true, maxlength: 1024, autocomplete: 'off', spellcheck: 'false', placeholder: 'owner/name or models/NAME', list: 'sources', 'aria-describedby': 'source-help'});
  const refused = h('p', {class: 'bad', role: 'alert'});
  const send = h('button', {class: 'primary', type: 'submit'}, 'Hand in');
  const others = offered.mixes.filter(mix => !USUAL.includes(mix));
  const form = h(
    'form',
    {onsubmit: submit},
    h('h2', {}, 'New job'),
    h('label', {for: 'source'}, 'Model'),
    source,
    h('datalist', {id: 'sources'}, sources.map(value => h('option', {value}))),
    h('p', {class: 'quiet', id: 'source-help'}, 'A model of the hub (owner/name), or a folder or GGUF below one of the folders that the server is open for.'),
    h(
      'fieldset',
      {},
      h('legend', {}, 'Profiles'),
      h('div', {class: 'choices'}, USUAL.filter(mix => offered.mixes.includes(mix)).map(mix => choice(mix))),
      offered.profiles.length ? h('div', {class: 'choices own'}, offered.profiles.map(it => choice(it.name, it.description))) : null,
      others.length ? h('details', {}, h('summary', {}, 'All types'), h('div', {class: 'choices'}, others.map(mix => choice(mix)))) : null,
    ),
    h('p', {class: 'quiet'}, 'With none chosen, those that the pipeline names.'),
    h('label', {for: 'pipeline'}, 'Pipeline'),
    h('select', {id: 'pipeline', name: 'pipeline'}, h('option', {value: 'default'}, 'default')),
    refused,
    h('div', {class: 'actions'}, h('button', {type: 'button', onclick: () => box.close()}, 'Not now'), send),
  );
  const box = h('dialog', {class: 'box', 'aria-label': 'New job'}, form);
  box.addEventListener('close', () => {
    open = false;
    box.remove();
  });

  async function submit(event) {
    event.preventDefault();
    refused.textContent = '';
    send.disabled = true;
    const data = new FormData(form);
    const chosen = data.getAll('profile');
    const request = {source: data.get('source').trim(), pipeline: data.get('pipeline')};
    if (chosen.length) request.profiles = chosen;
    try {
      const job = await post('/jobs', request);
      box.close();
      say('The job is handed in.');
      location.hash = `#/jobs/${job.id}`;
    } catch (e) {
      refused.textContent = [e.message.replace(/^request: /, ''), e.help].filter(Boolean).join('. ');
      send.disabled = false;
    }
  }

  document.body.append(box);
  box.showModal();
  source.focus();
}

function choice(name, description) {
  return h('label', {class: 'choice', title: description}, h('input', {type: 'checkbox', name: 'profile', value: name}), h('span', {}, name));
}
