// SPDX-License-Identifier: Apache-2.0
// Asks the person for the token that the server wants.

import {h} from './dom.js';

let asking = null;

/** The token; however many requests wait for it, one dialog asks. `wrong`: the last one was refused. */
export function askToken(wrong) {
  if (!asking) {
    asking = dialog(wrong).finally(() => {
      asking = null;
    });
  }
  return asking;
}

function dialog(wrong) {
  return new Promise(resolve => {
    const field = h('input', {type: 'password', id: 'token', name: 'token', required: true, autocomplete: 'off', spellcheck: 'false'});
    const form = h(
      'form',
      {method: 'dialog'},
      h('h2', {}, 'Who are you?'),
      h('p', {class: 'quiet'}, wrong ? 'The server does not know this token. ' : 'This server wants a token. ', h('code', {}, 'alki token add NAME'), ' makes one; it is kept until this tab is closed.'),
      h('label', {for: 'token'}, 'Token'),
      field,
      h('div', {class: 'actions'}, h('button', {class: 'primary', type: 'submit'}, 'Go on')),
    );
    const box = h('dialog', {class: 'box small', oncancel: event => event.preventDefault()}, form);
    form.addEventListener('submit', () => {
      box.remove();
      resolve(field.value.trim());
    });
    document.body.append(box);
    box.showModal();
  });
}
