// SPDX-License-Identifier: Apache-2.0
// Writes schemas/: what programs that read our JSON, and editors of policies, check with.
import {jsonSchemas} from '../build/src/schemas/json-schemas.js';
import {writeFormatted} from './generated-page.mjs';

for (const [name, schema] of Object.entries(jsonSchemas()))
  await writeFormatted(`schemas/${name}`, JSON.stringify(schema));
