import { firstInLine, introduce, mayBind } from '../../src/domain/people.ts';
import type { Cases } from '../../src/ports/talk.ts';
import { handedTo } from '../who.ts';

/** Who looks at a request first, and may decide it; a half sentence. */
export function firstToBind(cases: Cases, building?: string): string {
  const first = firstInLine(cases.staff.filter(mayBind), building);
  return first?.onDuty ? `由${introduce(first)}先看` : handedTo(cases, undefined);
}
