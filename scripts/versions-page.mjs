// SPDX-License-Identifier: Apache-2.0
/** Writes docs/versions.md from the tables of versions: after a build, `npm run versions`. */
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {versionsPage} from '../build/src/versions/versions-page.js';

const file = fileURLToPath(new URL('../docs/versions.md', import.meta.url));
writeFileSync(file, await format(versionsPage(), {...(await resolveConfig(file)), parser: 'markdown'}));
