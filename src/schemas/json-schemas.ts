// SPDX-License-Identifier: Apache-2.0
/** JSON Schemas of what is printed and what is read, made from the schemas that are used. */
import {z} from 'zod';
import {configuration} from '../cli/configuration/configuration.ts';
import {PRINTED} from '../documents/printed.ts';
import {snapshotSchema} from '../host/snapshot-schema.ts';
import {policyFragment} from '../policy/schema.ts';
import {schemaId} from '../render/json-document.ts';

/** What is read is told as it is written: with defaults left out. */
const WRITTEN = {policy: policyFragment, configuration, snapshot: snapshotSchema} as const;

/** By file name. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  const all = [
    ...Object.entries(WRITTEN).map(([kind, schema]) => [kind, schema, 'input'] as const),
    ...Object.entries(PRINTED).map(([kind, schema]) => [kind, schema, 'output'] as const),
  ];
  return Object.fromEntries(
    all.map(([kind, schema, io]) => [
      `${kind}.json`,
      {
        $id: schemaId(kind as Parameters<typeof schemaId>[0]),
        ...z.toJSONSchema(schema, {io, unrepresentable: 'any'}),
      },
    ]),
  );
}
