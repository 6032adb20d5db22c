import type { Talk } from '../src/ports/talk.ts';
import { emergency } from './emergency/flow.ts';
import { createTalk } from './engine/talk.ts';
import { fallback } from './fallback.ts';
import { intake } from './intake/flow.ts';
import { silence } from './silence.ts';
import { smalltalk } from './smalltalk.ts';
import { lastTouch } from './touch.ts';

export { safetyText } from './emergency/sentences.ts';
export { ownerWords } from './updates.ts';

/** The whole conversation; of two flows that would answer, the one named first does. */
export const createFlows = (): Talk => createTalk([emergency, silence, smalltalk, intake, fallback], lastTouch);
