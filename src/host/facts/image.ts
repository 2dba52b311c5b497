// SPDX-License-Identifier: Apache-2.0
import {IMAGE_FORMATS, type ImageFormat} from '../../domain/domain.ts';
import {known, pathFact, type Kept, type Words} from '../fact.ts';
import type {ImageFacts} from '../image/image-facts.ts';
import {readsBacking} from '../image/parse-header.ts';
import {readImage} from '../image/read-image.ts';
import {isAbsolutePath} from '../../text/paths.ts';
import {replayedType} from './stat.ts';

/** As in `ImageFacts`; `invalid` is an image whose header libvirt gives up. */
const schema = ({z}: Words) => ({
  image: z
    .union([
      z.literal('invalid'),
      z.object({
        format: z.enum(IMAGE_FORMATS),
        backing: z.string().optional(),
        backingFormat: z.enum([...IMAGE_FORMATS, 'auto', 'auto-safe']).optional(),
        dataFile: z.string().optional(),
        missedDataFile: z.string().optional(),
      }),
    ])
    .optional(),
});

type Recorded = Kept<ReturnType<typeof schema>>['image'];

const NO_CHAIN = {
  backing: undefined,
  backingFormat: undefined,
  dataFile: undefined,
  missedDataFile: undefined,
};

/** An image's header read as `format`, or as what its magic says; undefined when it cannot be read; 'invalid' when its metadata is broken. */
export const image = pathFact({
  schema,
  live: () => (path: string, format: ImageFormat | 'auto') =>
    isAbsolutePath(path) ? readImage(path, format) : undefined,
  // Formats without backing files need no record, and the snapshot has room for one answer: the first.
  record(answer, entry, _path, format) {
    if (answer === undefined || entry.image !== undefined || isWithoutBacking(format)) return {};
    const recorded: Recorded = answer === 'invalid' ? answer : known({...answer});
    return {image: recorded};
  },
  replay: tree => (path, format) => {
    const found = tree.find(path, true);
    if (found === undefined || !['file', 'block'].includes(replayedType(found))) return undefined;
    return replayedImage(found.entry?.image, format);
  },
});

/**
 * What was recorded, where it answers the question: an image recorded in one format says nothing of a backing
 * file when it is read as another.
 */
function replayedImage(recorded: Recorded, asked: ImageFormat | 'auto'): ImageFacts | 'invalid' | undefined {
  if (recorded === 'invalid') return 'invalid';
  if (isWithoutBacking(asked)) return {format: asked, ...NO_CHAIN};
  if (recorded === undefined) return undefined;
  if (asked !== 'auto' && asked !== recorded.format) return {format: asked, ...NO_CHAIN};
  const {format, backing, dataFile, missedDataFile} = recorded;
  const backingFormat = backing === undefined ? undefined : (recorded.backingFormat ?? 'auto');
  return {format, backing, backingFormat, dataFile, missedDataFile};
}

function isWithoutBacking(format: ImageFormat | 'auto'): format is ImageFormat {
  return format !== 'auto' && !readsBacking(format);
}
