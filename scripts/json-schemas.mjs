// SPDX-License-Identifier: Apache-2.0
// Writes schemas/: what programs that read our JSON, and editors of policies, check with.
import {writeFileSync} from 'node:fs';
import {format, resolveConfig} from 'prettier';
import {jsonSchemas} from '../build/src/schemas/json-schemas.js';

for (const [name, schema] of Object.entries(jsonSchemas())) {
  const file = `schemas/${name}`;
  writeFileSync(file, await format(JSON.stringify(schema), {...(await resolveConfig(file)), parser: 'json'}));
}
