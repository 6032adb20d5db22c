import { TOO_LARGE } from '../src/domain/enclosure.ts';
import { type Attachment, CALLED } from '../src/domain/message.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { standsWith } from './intake/receipt.ts';
import { handOver } from './question.ts';
import { setAside } from './replay.ts';
import { askWhich } from './which.ts';

/** What came, as it is called in the answer. */
const NAMES: Record<Attachment['kind'], string> = {
  sticker: '表情',
  location: '位置',
  link: '链接',
  file: '文件',
  voice: '语音',
  video: '视频',
  card: '名片',
  app: '小程序',
  picture: '图片',
  other: '这条消息',
};

const called = (what: Attachment): string => (what.kind === 'other' ? what.name : NAMES[what.kind]);

const isGreeting = (what: Attachment): boolean =>
  what.kind === 'sticker' || (what.kind === 'other' && what.name === CALLED);

/** Money is nothing we take, nor is it anybody's matter. */
const isMoney = (what: Attachment): boolean => what.kind === 'other' && /^(?:红包|转账)$/.test(what.name);
const NO_MONEY = '红包和转账我们不收，也没有人会点开，到时间微信自动退回。有事打几个字告诉我就好。';
const UNOPENED = '我这里打不开，先记下来了。方便的话，用一句话说说是什么事。';

/** A report that is not understood yet takes it in itself. */
const isBeingTaken = ({ open }: Heard): boolean => open[0]?.id === 'intake@1' && !('ticketId' in open[0].data);

/** The case of the report being taken, when that is what waits. */
const reported = ({ open, cases }: Heard): Ticket | undefined =>
  open[0]?.id === 'intake@1'
    ? cases.tickets.find(t => t.id === (open[0]!.data as { ticketId?: string }).ticketId && isOpen(t))
    : undefined;

/** Its bytes could not be kept: he is told, and what helps. */
function unkept(what: Attachment): string | undefined {
  if (!('missing' in what)) return undefined;
  const again = what.missing === TOO_LARGE ? '请换小一点的再发' : '请再发一次';
  return `${called(what)}没有留下：${what.missing}。${again}，或者打几个字说说是什么事。`;
}

/** Where it happens, when a place was sent while a case is open. */
function locate(turn: Heard, ticket: Ticket, label: string): string {
  turn.cases.add(ticket.id, turn.messageIds);
  const where = { ...ticket.where, location: label };
  turn.cases.amend(ticket.id, { where }, '业主发来位置');
  return `位置收到了，${ticket.number}的地点记为${label}。`;
}

/** Kept with the case it belongs to. */
function keepFor(turn: Heard, ticket: Ticket, what: Attachment): string {
  if (what.kind === 'location' && what.label) return locate(turn, ticket, what.label);
  turn.cases.add(ticket.id, turn.messageIds);
  const lost = unkept(what);
  if (lost) return lost;
  if (what.kind === 'other') return `${called(what)}${UNOPENED}`;
  return what.kind === 'voice'
    ? `语音收到了，我自己听不了。${ticket.number}上记着您发过语音，同事会在这里问您；打几个字给我更快。`
    : `${NAMES[what.kind]}收到了，记在${ticket.number}上了，${standsWith(turn.cases, ticket)}。`;
}

/** Nothing is open that it could belong to: somebody looks at it, and one sentence would help. */
function keepAlone(turn: Heard, what: Attachment): void {
  const aside = setAside(turn);
  const meant = { ...aside.meant, intent: 'inquiry', category: 'none.general' } as const;
  const label = what.kind === 'location' && what.label ? `：${what.label}` : '';
  handOver(
    { ...turn, say: (_, text, choices) => turn.say(`attached.${what.kind}`, text, choices) },
    { ...aside, meant, text: `发来${called(what)}${label}，还没有说明` },
    unkept(what) ??
      (what.kind === 'voice'
        ? '语音收到了，我自己听不了，已经记下来请同事来问您。打几个字给我更快；急的话，打'.concat(
            `24小时电话${turn.cases.community.settings.phone24}。`,
          )
        : what.kind === 'other'
          ? `${called(what)}${UNOPENED}`
          : `${NAMES[what.kind]}收到了，先记下来。方便的话，用一句话说说是什么事。`),
  );
}

/** What came without a word: a place, a voice message, a link; kept with what it belongs to, never guessed at. */
export const attached: Flow = {
  name: 'attached',
  interrupts: turn => turn.text === '' && turn.pictures === 0 && turn.attachments.length > 0 && !isBeingTaken(turn),
  returns: true,
  answer(turn) {
    const [what] = turn.attachments.filter(a => !isGreeting(a));
    if (!what) {
      turn.say('attached.sticker', turn.open[0]?.question ? '收到。' : '收到，我在。有事随时发给我。');
      return;
    }
    if (isMoney(what)) {
      turn.say('attached.money', NO_MONEY);
      return;
    }
    const open = turn.cases.tickets.filter(isOpen);
    const one = reported(turn) ?? (open.length === 1 ? open[0] : undefined);
    if (one) turn.say('attached.kept', keepFor(turn, one, what));
    else if (open.length > 1) askWhich(turn, open, `${called(what)}收到了。`);
    else keepAlone(turn, what);
  },
};
