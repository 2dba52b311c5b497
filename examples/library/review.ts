/** A gate for definitions of others: which of their paths can a VM write, and what is wrong with that? */
import {readFileSync} from 'node:fs';
import {audit, KnownError, openSite, why} from 'svirtgen';
import type {AuditDocument, Definition} from 'svirtgen';

const [host = 'live', ...files] = process.argv.slice(2);
const site = openSite({host, policy: 'debian'});
const definitions: Definition[] = files.map(file => ({file, xml: readFileSync(file)}));

function review({domains}: AuditDocument): void {
  for (const {name, paths, findings} of domains) {
    console.log(name);
    for (const {path, effective} of paths) if (effective.includes('w')) console.log(`  may write ${path}`);
    for (const {severity, code, message, from} of findings)
      if (severity !== 'note') console.log(`  line ${from?.line ?? '-'}: ${severity}: ${message} (${code})`);
  }
}

try {
  review(audit(definitions, site));
  for (const definition of definitions) {
    const {verdict, layer} = why(definition, '/etc/shadow', site, {access: 'r'});
    console.log(`${definition.file}: /etc/shadow is ${verdict}${layer === null ? '' : ` by ${layer}`}`);
  }
} catch (error) {
  if (!(error instanceof KnownError)) throw error;
  console.error(`${error.file ?? ''}:${error.place?.line ?? 1}: ${error.message} (${error.code})`);
  process.exitCode = 2;
}
