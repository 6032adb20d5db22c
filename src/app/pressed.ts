import { pickedBy } from '../domain/choices.ts';
import type { Snapshot } from '../ports/record.ts';
import { standing } from './burst.ts';

/**
 * A bare number in answer to choices counts as pressing one of them: to the turn its words are those of the choice. What is on
 * record stays as it was typed. `offered`: as it was when the words were understood.
 */
export function pressed(snapshot: Snapshot, { offered }: Pick<Snapshot, 'offered'> = snapshot): Snapshot {
  const [said, ...more] = standing(snapshot.messages);
  if (!offered || !said || more.length > 0 || said.pictures > 0 || said.attachment) return snapshot;
  const choice = pickedBy(said.text, offered);
  if (!choice) return snapshot;
  return { ...snapshot, messages: snapshot.messages.map(m => (m.id === said.id ? { ...m, text: choice.say } : m)) };
}
