export interface SaidInRoom {
  readonly text: string;
  /** Whom it mentions, where the puppet knows. */
  readonly mentioned?: readonly string[];
  readonly self: string;
  /** What we are called there: our nickname, our name in the room, the name people know. */
  readonly names: readonly string[];
}

/** Whether it was said to us, and its words without the mention of us. */
export function addressed(said: SaidInRoom): { readonly isAddressed: boolean; readonly words: string } {
  const names = [...new Set(said.names)].filter(name => name.trim() !== '').sort((a, b) => b.length - a.length);
  const any = names.map(escaped).join('|');
  // Two members may have one nickname: where the puppet knows who is meant, the @ alone says nothing.
  const isKnown = (said.mentioned?.length ?? 0) > 0;
  const isByPuppet = said.mentioned?.includes(said.self) ?? false;
  if (any === '') return { isAddressed: isByPuppet, words: said.text.trim() };

  const mention = new RegExp(`[@＠](?:${any})(?:[\\u2005\\s]|(?=[，,：:、。！!？?])|$)`, 'g');
  const isMentioned = isByPuppet || (!isKnown && mention.test(said.text));
  const without = said.text.replaceAll(mention, ' ');
  const spoken = without.replaceAll(/[@＠][^\s\u2005@＠]*/g, ' ');
  const isNamed = names.some(name => name.length > 1 && spoken.includes(name));
  const called = new RegExp(`^\\s*(?:${any})?[\\s，,：:、。！!]*`);
  const isAddressed = isMentioned || isNamed;
  const words = isAddressed ? without.replace(called, '').trim() : said.text.trim();
  return { isAddressed, words };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
