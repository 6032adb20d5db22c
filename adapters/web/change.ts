import { DomainError } from '../../src/domain/errors.ts';
import { wordsBeside } from '../../src/domain/message.ts';
import type { Inbound } from '../../src/ports/channel.ts';
import type { ChatKey, ChatView } from '../../src/ports/chat.ts';
import { externalIdOf, readId } from './words.ts';

type Change = NonNullable<Inbound['changes']>;

/** As long as the page offers it, and what a slow hand or a bad line may need after that. */
const OFFERED_MINUTES = 10;
const TAKEN_MS = (OFFERED_MINUTES + 5) * 60_000;

const OLD_PAGE = '这条消息没有改成，页面可能旧了。请刷新页面后再试一次。';
const TOO_LATE = {
  recalled: `发出超过${OFFERED_MINUTES}分钟，不能撤回了。要更正或者取消，直接发一句话说明就行。`,
  edited: `发出超过${OFFERED_MINUTES}分钟，原话不能改了。请把新写的当作一条新消息发出。`,
} as const;

/** What the page changes or takes back, by the id it gave the message; absent: it is a message of its own. */
export function readChange(asked: unknown, { address }: ChatKey): Change | undefined {
  if (asked === undefined) return undefined;
  const { of, kind } = (asked ?? {}) as { readonly of?: unknown; readonly kind?: unknown };
  if (kind !== 'edited' && kind !== 'recalled') throw new DomainError('bad_input', OLD_PAGE);
  return { externalId: externalIdOf(address, readId(of)), kind };
}

/** Refuses a change that comes too late or makes no sense; gives the message's number when what is wished is so already. */
export async function checkChange(
  view: Pick<ChatView, 'sent'>,
  chat: ChatKey,
  { externalId, changes: { externalId: of, kind } }: { readonly externalId: string; readonly changes: Change },
  now: Date,
): Promise<{ readonly seq: number } | undefined> {
  const about = await view.sent(chat, of);
  const refusal = refusalOf(about, kind, now);
  if (!refusal) return undefined;
  // The answer was lost and the page asks again: what was taken in time is not refused for coming twice.
  const known = await view.sent(chat, externalId);
  if (known) return { seq: known.seq };
  // Pressed on two phones at once.
  if (about?.isRecalled && kind === 'recalled') return { seq: about.seq };
  throw refusal;
}

function refusalOf(
  about: Awaited<ReturnType<ChatView['sent']>>,
  kind: Change['kind'],
  now: Date,
): DomainError | undefined {
  if (!about || about.isChange) return new DomainError('not_found', '没有找到您要改的那条消息。请刷新页面后再试一次。');
  if (about.isRecalled) return new DomainError('not_allowed_now', '这条已经撤回，不能再改。请当作一条新消息发出。');
  if (kind === 'edited' && wordsBeside(about.text) === '')
    return new DomainError('not_allowed_now', '这条没有文字可改。可以撤回它，再发一条新的。');
  return now.getTime() - about.at.getTime() > TAKEN_MS ? new DomainError('not_allowed_now', TOO_LATE[kind]) : undefined;
}
