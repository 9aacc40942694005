// SPDX-License-Identifier: Apache-2.0
//
// sigstore-js PUBLIC_KEY FILE BUNDLE...: whether @sigstore/verify takes each bundle as a signature by
// the key, of the file where it is one of a file. Ends with 1 when it refuses one.
'use strict';
const fs = require('node:fs');
const { createPublicKey } = require('node:crypto');
const { bundleFromJSON } = require('@sigstore/bundle');
const { Verifier, toSignedEntity } = require('@sigstore/verify');

const [key, file, ...bundles] = process.argv.slice(2);
const trusted = { publicKey: createPublicKey(fs.readFileSync(key)), validFor: () => true };
const nothing = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
const verifier = new Verifier(
  { ...nothing, publicKey: () => trusted },
  { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
);
for (const each of bundles) {
  try {
    const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(each, 'utf8')));
    const ofFile = bundle.content.$case === 'messageSignature';
    verifier.verify(toSignedEntity(bundle, ofFile ? fs.readFileSync(file) : undefined));
  } catch (error) {
    console.log(`${each}: ${error.message}`);
    process.exitCode = 1;
  }
}
