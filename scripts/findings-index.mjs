// SPDX-License-Identifier: Apache-2.0
/**
 * Writes docs/findings/README.md, the index of the findings, from their words: after a build, `npm run findings`. Or to
 * the file that is named.
 */
import {fileURLToPath} from 'node:url';
import {SEVERITIES} from '../build/src/documents/severity.js';
import {FINDING_CODES, WORDS} from '../build/src/audit/findings/messages/index.js';
import {writeFormatted} from './generated-page.mjs';

function findingsIndex() {
  const groups = SEVERITIES.toReversed().map(severity => {
    const codes = FINDING_CODES.filter(code => WORDS[code].severity === severity);
    const lines = codes.map(code => `- [${code}](${code}.md): ${WORDS[code].title}`);
    return `## ${severity[0]?.toUpperCase()}${severity.slice(1)}s\n\n${lines.join('\n')}\n`;
  });
  const intro = `\`svirtgen audit\` knows ${FINDING_CODES.length} findings. Each has a stable code, and a page with what it means, why it matters, a wrong and a right example, and when to let it be. The examples are run by the tests.`;
  return `# Findings\n\n${intro} How to suppress a finding, and how to fail only on new ones, is in [audit](../audit.md).\n\n${groups.join('\n')}`;
}

const file = fileURLToPath(new URL('../docs/findings/README.md', import.meta.url));
await writeFormatted(file, findingsIndex(), process.argv[2]);
