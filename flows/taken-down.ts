import type { Intent } from '../src/domain/labels.ts';
import type { FileTakenDown } from '../src/ports/talk.ts';
import { openEmergency } from './emergency/ticket.ts';
import { fileMatter } from './intake/file.ts';
import { QUESTIONS, REPORTS } from './matter.ts';

const KINDS: readonly Intent[] = [...REPORTS, ...QUESTIONS];

/** What staff took down on the phone, at the counter or from a letter becomes a case by the rules of the chat. */
export const fileTakenDown: FileTakenDown = (cases, { reading, danger, messageIds }) => {
  const { text, slots, intent, category } = reading;
  if (danger) {
    const said = intent === 'emergency' ? category : undefined;
    return openEmergency(cases, danger, { text, messageIds, slots, category: said });
  }
  const kind = intent === 'emergency' ? 'repair' : KINDS.includes(intent) ? intent : 'inquiry';
  return fileMatter(cases, { ...reading, text }, slots, text, messageIds, kind);
};
