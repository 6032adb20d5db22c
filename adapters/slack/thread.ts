import type { EnclosureKind } from '../../src/domain/enclosure.ts';
import { eventText } from '../../src/domain/event-text.ts';
import { CHANGED_REASON } from '../../src/domain/message.ts';
import { localTime } from '../../src/domain/time.ts';
import type { BoardCase, BoardEvent, OwnerLine } from '../../src/ports/case-board.ts';
import { type Block, context, picture, plain, section } from './blocks.ts';
import type { SlackMessage } from './card.ts';
import type { Eyes } from './eyes.ts';
import { slackText } from './text.ts';

/** Slack takes 50 blocks and some 13,000 characters; a person reads less. */
const MOST_BLOCKS = 40;
const MOST_CHARACTERS = 9000;
/** A longer text is cut here and read at the desk. */
const MOST_OF_ONE = 1500;

/** Pictures shown in one message; nine fill several screens of a phone. */
const MOST_PICTURES = 9;

/** Notes taken from a thread carry this in the id of their act: their words stand there already. */
export const OURS = 'slack:talk:';

interface Part {
  readonly lead: string;
  readonly words: string;
  /** Slack's ids of the pictures shown below the words. */
  readonly files: readonly string[];
}

/** Slack's ids by ours of the pictures it has. */
export type FilesThere = ReadonlyMap<string, string>;
const NONE: FilesThere = new Map();

const picturesIn = ({ lines }: BoardEvent): readonly string[] => lines.flatMap(line => line.pictures);

/** Our ids of the pictures that a message about these events shows. */
export const picturesToShow = (events: readonly BoardEvent[], eyes: Eyes): readonly string[] =>
  eyes.showing === 'full' ? events.flatMap(picturesIn).slice(0, MOST_PICTURES) : [];

/** A message for the thread of a case. */
export interface News {
  /** Absent: none of it is to be told. */
  readonly message?: SlackMessage;
  /** The last event it tells of; what came after it needs another message. */
  readonly upto: number;
}

/** What happened to a case, as much of it as one message holds; undefined when nothing happened. */
export function threadOf(one: BoardCase, eyes: Eyes, there: FilesThere = NONE): News | undefined {
  const fits: Part[] = [];
  let upto: number | undefined;
  let blocks = 0;
  let characters = 0;
  for (const event of one.events) {
    const parts = partOf(one, event, eyes, there);
    blocks += parts.reduce((sum, { files }) => sum + 3 + files.length, 0);
    characters += parts.reduce((sum, { lead, words }) => sum + lead.length + Math.min(words.length, MOST_OF_ONE), 0);
    if (upto !== undefined && (blocks > MOST_BLOCKS || characters > MOST_CHARACTERS)) break;
    fits.push(...parts);
    upto = event.id;
  }
  if (upto === undefined) return undefined;
  if (fits.length === 0) return { upto };
  const told = one.events.filter(({ id }) => id <= upto);
  const plainer =
    there.size > 0
      ? messageOf(
          one,
          told.flatMap(event => partOf(one, event, eyes, NONE)),
        )
      : undefined;
  return { message: { ...messageOf(one, fits), ...(plainer ? { plainer } : {}) }, upto };
}

function messageOf({ shown, ticket }: BoardCase, parts: readonly Part[]): SlackMessage {
  // In a thread that many cases share each line says whose it is.
  const whose = shown?.threadTs ? `${ticket.number} ` : '';
  const blocks = parts.flatMap(({ lead, words, files }): Block[] => [
    context(`${whose}${lead}`),
    ...(words ? [section(plain(words, MOST_OF_ONE))] : []),
    ...(words.length > MOST_OF_ONE ? [context('后面还有，请在值班台看完整的话')] : []),
    ...files.map((file, i) => picture(file, `图片 ${i + 1}/${files.length}`)),
  ]);
  const { lead, words } = parts[0]!;
  return { text: slackText([`${whose}${lead}`, words].filter(Boolean).join('：'), 300), blocks };
}

const AT_DESK: Readonly<Record<EnclosureKind, string>> = {
  voice: '［在值班台听］',
  video: '［在值班台看］',
  file: '［在值班台下载］',
};

/** Bytes of owners never go to Slack. */
const enclosedIn = ({ enclosed }: OwnerLine, { showing }: Eyes): string =>
  enclosed && showing !== 'number' ? AT_DESK[enclosed] : '';

const told = (lead: string, words = ''): Part => ({ lead, words, files: [] });

/** What was changed. Words that were taken back are not said once more, nor those of a message that may be secret by now. */
function changeIn(event: BoardEvent, isKept: boolean): string {
  const { edited, recalled } = CHANGED_REASON;
  if (event.reason?.startsWith(recalled)) return recalled;
  if (isKept && event.reason?.startsWith(edited)) return edited;
  return eventText(event);
}

function partOf(
  { community, ticket, shown, kept }: BoardCase,
  event: BoardEvent,
  eyes: Eyes,
  there: FilesThere,
): readonly Part[] {
  const at = localTime(event.at, community.timeZone);
  const by = event.actor.name ?? '';
  const text = (value: unknown) => (typeof value === 'string' ? eyes.text(value) : '');
  const said = text(event.data?.['text']);
  switch (event.kind) {
    case 'opened':
    case 'said': {
      const who = event.kind === 'said' && by ? `${by} ` : '业主';
      const lead = `${at} ${who}${event.kind === 'opened' ? '说' : '补充'}`;
      const pictures = picturesIn(event);
      const files = pictures.flatMap(id => there.get(id) ?? []);
      const left = pictures.length - files.length;
      const words = event.lines.flatMap(line => [eyes.text(line.text), enclosedIn(line, eyes)]).filter(Boolean);
      if (left > 0) words.push(`［${files.length > 0 ? '还有' : ''}图片 ${left} 张，在值班台查看］`);
      if (words.length === 0 && files.length === 0 && eyes.showing !== 'number') return [];
      return [
        { lead: eyes.showing === 'number' ? `${lead}（内容在值班台查看）` : lead, words: words.join('\n'), files },
      ];
    }
    case 'replied':
      return [told(`${at} ${by} 回复业主`, said)];
    case 'corrected':
      return [told(`${at} ${by} 更正已发给业主的话`, said)];
    case 'noted':
      // Of a case that came from another channel they stand there.
      return event.actId?.startsWith(OURS) && event.id > (shown?.sinceEvent ?? 0)
        ? []
        : [told(`${at} ${by} 内部记录`, said)];
    case 'amended':
      return [
        told(
          `${at} ${by || (event.actor.kind === 'owner' ? '业主' : '门房')}${eyes.showing === 'number' ? ' 有改动，请在值班台查看' : ''}`,
          eyes.text(changeIn(event, kept.length > 0)),
        ),
      ];
    default: {
      const who = by || (event.actor.kind === 'owner' ? '业主' : '');
      const what = eyes.showing === 'number' ? (eventText(event).split('：')[0] ?? '') : eyes.text(eventText(event));
      return ticket.state === 'recorded' && event.kind === 'paged' ? [] : [told(`${at} ${who} ${what}`)];
    }
  }
}
