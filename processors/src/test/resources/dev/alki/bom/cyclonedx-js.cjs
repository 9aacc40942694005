// SPDX-License-Identifier: Apache-2.0
// Validates bills of materials with CycloneDX' own library: cyclonedx-js.cjs FILE...
const {Validation} = require('@cyclonedx/cyclonedx-library');
const fs = require('node:fs');

async function main(files) {
  for (const file of files) {
    const text = fs.readFileSync(file, 'utf8');
    const version = JSON.parse(text).specVersion;
    const error = await new Validation.JsonStrictValidator(version).validate(text);
    if (error !== null) {
      console.log(file, JSON.stringify(error).slice(0, 500));
      process.exitCode = 1;
    }
  }
}

main(process.argv.slice(2));
