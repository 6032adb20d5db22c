import { houseLabel, type Where } from '../../src/domain/house.ts';
import { TIE_ROLE_NAMES, type TieRole } from '../../src/domain/people.ts';
import { bare, isCancel, isNo, isRefusal } from '../answers.ts';
import type { Dialogue, Flow, Heard, Outcome, Turn } from '../engine/flow.ts';
import { homesSpoken } from '../homes.ts';
import { QUESTIONS, REPORTS } from '../matter.ts';
import { homeOf } from '../place.ts';
import { homeIn, nameIn, roleIn } from './said.ts';
import { firstToBind } from './who.ts';

type Key = 'name' | 'home' | 'role';

/** What is known so far. The name is not among it: only the message it was said in. */
interface Binding {
  readonly nameIn?: number;
  readonly home?: Where & { readonly building: string; readonly room: string };
  readonly role?: TieRole;
  readonly asked: readonly Key[];
}

const TEN_MINUTES = 10 * 60_000;
/** What is asked to bind a chat, one at a time. */
const ASK: Record<Key, string> = {
  name: '请问登记的姓名是？',
  home: '请问是几栋几单元几号？',
  role: '请问您是业主、家属、租户，还是商户？',
};
const CHOICES = (['owner', 'family', 'tenant', 'shop'] as const).map(role => ({
  label: TIE_ROLE_NAMES[role],
  say: TIE_ROLE_NAMES[role],
}));
/** Beside whatever is said about binding: nobody needs it to be helped. */
const REPORTING = '没绑定也不耽误，有事照样直接说。';
/** Asked to bind the chat, with no home bound yet. */
const EXPLAINED = `好的。绑好以后说“我家”就知道是哪里，不用每次报房号；${REPORTING}手上有客服台给的绑定码，直接发来就行；没有也可以，我记下来请同事核对。`;

/** Learns whatever the words hold, whichever question was asked. */
function learn(turn: Heard, data: Binding): Binding {
  const name = nameIn(turn);
  const home = homeIn(turn);
  const role = roleIn(turn.text);
  return { ...data, ...(name ? { nameIn: name } : {}), ...(home ? { home } : {}), ...(role ? { role } : {}) };
}

/** Asks for the next thing that was not asked yet, one at a time, or files what there is. */
function goOn(turn: Turn, data: Binding, said: string): Outcome<Binding> {
  const known: Record<Key, unknown> = { name: data.nameIn, home: data.home, role: data.role };
  const next = (['name', 'home', 'role'] as const).find(key => known[key] === undefined && !data.asked.includes(key));
  // Without a home the rest leads nowhere.
  const key = data.home === undefined && data.asked.includes('home') ? undefined : next;
  if (!key) return file(turn, data);
  turn.say(`bind.${key}`, `${said}${ASK[key]}`, key === 'role' ? CHOICES : undefined);
  turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + TEN_MINUTES));
  return { kind: 'wait', data: { ...data, asked: [...data.asked, key] }, question: key };
}

/** Puts the request before whoever may decide it. */
function file(turn: Turn, { home, role = 'family', nameIn }: Binding): Outcome<Binding> {
  const { cases } = turn;
  cases.cancelTimer('questions');
  if (!home) {
    const { deskFrom, deskUntil, phone24 } = cases.community.settings;
    turn.say(
      'bind.no_home',
      `房号我没有听全。您到客服台（${deskFrom}–${deskUntil}）要一个绑定码发给我，或打${phone24}请同事办，都可以。${REPORTING}`,
    );
    return { kind: 'end' };
  }
  const { building, unit = '', room } = home;
  cases.askForHome({ building, unit, room, role, ...(nameIn === undefined ? {} : { nameIn }) });
  turn.say(
    'bind.filed',
    `记下了：${houseLabel(home)}，${TIE_ROLE_NAMES[role]}。${firstToBind(cases, building)}，核对的结果发在这里。${REPORTING}`,
  );
  return { kind: 'end' };
}

/** Brings something of its own that is no answer. */
const isSomethingElse = ({ reading, text }: Heard): boolean =>
  !reading.abstain &&
  bare(text).length >= 4 &&
  ([...REPORTS, ...QUESTIONS, 'status_query', 'emergency'] as readonly string[]).includes(reading.intent);

/** Waits for name, home and role. */
const binding: Dialogue<Binding> = {
  id: 'binding@1',
  hear(turn, data) {
    const learned = learn(turn, data);
    const isAnswered = learned.nameIn !== data.nameIn || learned.home !== data.home || learned.role !== data.role;
    // A home stands in reports too.
    if (isSomethingElse(turn) && (!isAnswered || turn.reading.category !== 'none.general')) return { kind: 'leave' };
    if (!isAnswered && (isRefusal(turn.text) || isNo(turn.text) || isCancel(turn.text))) {
      turn.cases.cancelTimer('questions');
      turn.say('bind.left', `好的，那先不绑。想绑的时候说“绑定”就行。${REPORTING}`);
      return { kind: 'end' };
    }
    return goOn(turn, learned, '好的。');
  },
  timers: [
    {
      name: 'questions',
      ranOut(turn, data) {
        if (data.home) return file(turn, data);
        turn.say('bind.silence', '绑定先放着，想接着办的时候说“绑定”就行。有事照样直接说。');
        return { kind: 'end' };
      },
    },
  ],
};

const WANTS = /绑定|绑(一下|个|上)?(房|家)|(业主|房屋|住户|身份)认证|认证(业主|房屋|住户|身份)|怎么认证/;
const NOT_THIS = /解绑|解除|取消绑定|银行|[卡车]|支付|代扣|微信绑|缴费/;
const IS_ONE =
  /^(你好|您好)?[，,\s]*我们?(是|住)在?.{2,16}?的?(业主|户主|房主|租户|租客|租房的|家属|住户|商户)[。.!！~\s]*$/;

const wantsBinding = (text: string): boolean => WANTS.test(text) && !NOT_THIS.test(text) && bare(text).length <= 24;

/** 绑定房屋: a chat becomes a person's, after staff have looked; nobody needs it to be helped. */
export const bind: Flow = {
  name: 'bind',
  interrupts: turn =>
    wantsBinding(turn.text) && !turn.open.some(d => d.id === binding.id) && !REPORTS.includes(turn.reading.intent),
  hears: turn => IS_ONE.test(turn.text) && homeIn(turn) !== undefined,
  dialogues: [binding],
  answer(turn) {
    const { asker } = turn.cases;
    const learned = learn(turn, { asked: [] });
    const { home } = learned;
    if (home && homeOf(home, asker.homes))
      return turn.say('bind.known', `${houseLabel(home)}已经和这个聊天绑好了，有事直接说就行。`);
    if (asker.hasAsked && !home)
      return turn.say('bind.waiting', `您的绑定同事还在核对，${firstToBind(turn.cases)}，结果发在这里。${REPORTING}`);
    const isKnown = asker.homes.length > 0;
    const opening = isKnown
      ? `这个聊天已经绑着${homesSpoken(asker.homes)}。再绑一处，我记下来请同事核对；手上有客服台给的绑定码，直接发来就行。`
      : EXPLAINED;
    const outcome = goOn(turn, { ...learned, asked: isKnown ? ['name'] : [] }, opening);
    if (outcome.kind === 'wait') turn.begin(binding, outcome.data, outcome.question);
  },
};
