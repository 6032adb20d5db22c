import type { Talk } from '../src/ports/talk.ts';
import { clarify } from './clarify.ts';
import { colleague } from './colleague.ts';
import { elsewhere } from './elsewhere.ts';
import { emergency } from './emergency/flow.ts';
import { suspect } from './emergency/suspect.ts';
import { createTalk } from './engine/talk.ts';
import { fallback } from './fallback.ts';
import { human } from './human.ts';
import { intake } from './intake/flow.ts';
import { older } from './older.ts';
import { asking, pictures } from './opening.ts';
import { other } from './other.ts';
import { question } from './question.ts';
import { relapse } from './relapse.ts';
import { silence } from './silence.ts';
import { smalltalk } from './smalltalk.ts';
import { status } from './status.ts';
import { lastTouch } from './touch.ts';
import { update } from './update.ts';

export { safetyText } from './emergency/sentences.ts';
export { ownerWords } from './updates.ts';

/** Of two flows that would answer, the one named first does: danger before everything, silence before all other words. */
const HEARD_AT_ONCE = [emergency, silence, suspect, elsewhere, human, colleague];
const HEARD_IN_TURN = [
  pictures,
  asking,
  other,
  relapse,
  older,
  status,
  update,
  smalltalk,
  question,
  clarify,
  intake,
  fallback,
];

/** The whole conversation as the service uses it. */
export const createFlows = (): Talk => createTalk([...HEARD_AT_ONCE, ...HEARD_IN_TURN], lastTouch);
