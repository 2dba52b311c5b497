/** A rule's pattern for people: the id that is not known yet as one word. */
import {ANY_ID} from '../../layers/apparmor/any-id.ts';

export function readablePattern(pattern: string): string {
  return pattern.replaceAll(ANY_ID, '<id>');
}
