import type { Talk } from '../src/ports/talk.ts';
import { attached } from './attached.ts';
import { afterwards, createBeside } from './beside.ts';
import { bindingCode } from './bind/code.ts';
import { bind } from './bind/flow.ts';
import { changed } from './changed.ts';
import { child } from './child.ts';
import { clarify, confirm } from './clarify.ts';
import { colleague } from './colleague.ts';
import { confidence } from './confidence.ts';
import { elsewhere } from './elsewhere.ts';
import { emergency } from './emergency/flow.ts';
import { suspect } from './emergency/suspect.ts';
import { createTalk } from './engine/talk.ts';
import { fallback } from './fallback.ts';
import { foreign } from './foreign.ts';
import { hours } from './hours.ts';
import { human } from './human.ts';
import { intake } from './intake/flow.ts';
import { knowledge } from './knowledge.ts';
import { leaving } from './leaving.ts';
import { listed } from './listed.ts';
import { older } from './older.ts';
import { asking, pictures, untold } from './opening.ts';
import { other } from './other.ts';
import { privacy } from './privacy.ts';
import { question } from './question.ts';
import { relapse } from './relapse.ts';
import { silence } from './silence.ts';
import { smalltalk } from './smalltalk.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { lastTouch } from './touch.ts';
import { update } from './update.ts';
import { why } from './why.ts';

export { safetyText } from './emergency/sentences.ts';
export { roomWords } from './room.ts';
export { fileTakenDown } from './taken-down.ts';
export { ownerWords } from './updates.ts';

/** Of two flows that would answer, the one named first does: danger before everything, silence before all other words. */
const HEARD_AT_ONCE = [
  emergency,
  silence,
  changed,
  attached,
  suspect,
  child,
  confidence,
  privacy,
  hours,
  elsewhere,
  bindingCode,
  why,
  stop,
  afterwards,
  human,
  colleague,
  bind,
  leaving,
];
const HEARD_IN_TURN = [
  createBeside([relapse, listed, older, status, update, question, intake]),
  pictures,
  foreign,
  asking,
  untold,
  other,
  relapse,
  listed,
  older,
  status,
  update,
  smalltalk,
  knowledge,
  confirm,
  question,
  clarify,
  intake,
  fallback,
];

/** The whole conversation as the service uses it. */
export const createFlows = (): Talk => createTalk([...HEARD_AT_ONCE, ...HEARD_IN_TURN], lastTouch);
