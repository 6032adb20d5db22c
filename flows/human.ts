import { houseLabel } from '../src/domain/house.ts';
import type { Intent } from '../src/domain/labels.ts';
import { introduce, type Staff } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Cases } from '../src/ports/talk.ts';
import { asksWhatWeAre, bare, isCancel, isOnlyForPerson } from './answers.ts';
import type { Dialogue, Flow, Heard, Turn } from './engine/flow.ts';
import { phoneIn } from './intake/file.ts';
import type { Report } from './intake/listening.ts';
import { QUESTIONS, REPORTS } from './matter.ts';
import { homeOf, isAtHome, whereOf, withHome } from './place.ts';
import { summaryOf } from './summary.ts';
import { handedTo, isDeskOpen, lateHand, onHand, onWatch } from './who.ts';

interface Waiting {
  readonly ticketId: string;
  /** Whether it was said that words arriving meanwhile are passed on. */
  readonly told: boolean;
  /** Whether a call into the silence was answered. */
  readonly calmed?: boolean;
  /** Who was said to come. */
  readonly calledId?: number;
}

const FIVE_MINUTES = 5 * 60_000;

/** Who is asked to come: first in line, or whoever is on duty. */
const comer = (cases: Cases, { where, summary }: Ticket): Staff | undefined =>
  onHand(cases, where.building, summary) ?? (isDeskOpen(cases) ? undefined : onWatch(cases));

/** Who comes, or when somebody will be there; said once. */
export function whoComes(cases: Cases, ticket: Ticket): string {
  const who = comer(cases, ticket);
  if (who && !isDeskOpen(cases)) return `${lateHand(cases, who)}您发的我都记着，同事看得到。`;
  const comes = who ? `已请${introduce(who)}来接，接下来由${who.name}直接和您说。` : `${handedTo(cases, who)}。`;
  return `${comes}这之前您发的我都记着，同事看得到。`;
}

/** From here on the machine is silent until a person is there, hands back, or the case is closed. */
export function waitForPerson(turn: Turn, ticket: Ticket): void {
  turn.cases.cancelTimer('questions');
  turn.cases.setTimer('person', new Date(turn.cases.now.getTime() + FIVE_MINUTES));
  turn.drop();
  const called = comer(turn.cases, ticket);
  turn.begin(person, { ticketId: ticket.id, told: false, ...(called ? { calledId: called.id } : {}) });
}

/** What a case is called while only a person was asked for. */
const NO_SUBJECT = '想和同事直接说';

/** What it is about, when more was said than that a person is wanted. */
const subject = (before: string, text: string): string =>
  summaryOf([before, isOnlyForPerson(text) ? '' : text].filter(Boolean).join('，'));

const HOLDS: readonly string[] = ['intake@1', 'clarify@1', 'which@1', 'knowledge@1'];

/** Dialogues that hold words no case has yet, the one asked last first. */
const heldBy = ({ open }: Turn) =>
  open
    .filter(d => HOLDS.includes(d.id))
    .map(d => d.data as Partial<Report & { text: string; messageIds: readonly number[] }>)
    .filter(d => d.ticketId === undefined);

const putAside = (turn: Turn): readonly number[] => [
  ...new Set(
    heldBy(turn)
      .toReversed()
      .flatMap(d => d.messages ?? d.messageIds ?? []),
  ),
];

/** The case a person is wanted for: the newest open one, else one of what was said so far. */
function caseFor(turn: Heard): Ticket {
  const { cases, messageIds, text, reading } = turn;
  const newest = cases.tickets.find(isOpen);
  if (newest) {
    cases.add(newest.id, [...putAside(turn), ...messageIds]);
    return cases.amend(newest.id, { wantsPerson: true }, '业主要找同事');
  }
  const waiting = heldBy(turn)[0];
  return cases.open({
    where: {},
    kind: 'human',
    category: reading.category,
    urgency: 'normal',
    responsibility: 'explain',
    summary: subject(waiting?.words ?? waiting?.text ?? '', text) || NO_SUBJECT,
    messages: [...putAside(turn), ...messageIds],
    wantsPerson: true,
  });
}

/** The person the owner was told of, while there; else who comes now. */
const whoWasCalled = (cases: Cases, ticket: Ticket, { calledId }: Waiting): Staff | undefined =>
  cases.staff.find(s => s.id === calledId && s.onDuty && !ticket.about.includes(s.id)) ?? comer(cases, ticket);

/** There is a matter in the words, not only a call into the silence. */
const isConcrete = ({ reading, text, pictures }: Heard): boolean =>
  pictures > 0 ||
  Object.keys(reading.slots).length > 0 ||
  (bare(text).length >= 4 &&
    !IMPATIENT.test(text) &&
    !(['smalltalk', 'human', 'other', 'status_query'] as readonly Intent[]).includes(reading.intent));

/** A case of which only the wish for a person was known becomes the matter itself; the line that says so. */
function takeMatter(turn: Heard, ticket: Ticket, called: Staff | undefined): string | undefined {
  const { cases, reading, text } = turn;
  if (!text || ticket.kind !== 'human') return undefined;
  const isKnown = [...REPORTS, ...QUESTIONS].includes(reading.intent) && !reading.abstain;
  const isFirst = ticket.summary === NO_SUBJECT;
  if (!isKnown && !isFirst) return undefined;
  const where = withHome(whereOf(reading.slots), isAtHome(text, reading.category), cases.asker.homes);
  const phone = phoneIn(text, reading.slots);
  const houseId = homeOf(where, cases.asker.homes)?.houseId;
  const { category, urgency, responsibility } = reading;
  const kind = isKnown ? reading.intent : /问|能不能|可不可以|怎么|[吗？?]/.test(text) ? 'inquiry' : undefined;
  const after = cases.amend(
    ticket.id,
    {
      ...(kind ? { kind } : {}),
      ...(isKnown ? { category, urgency, responsibility } : {}),
      ...(isFirst || isKnown ? { summary: summaryOf(text, category) || ticket.summary } : {}),
      ...(Object.keys(where).length > 0 ? { where } : {}),
      ...(houseId ? { houseId } : {}),
      ...(phone ? { phone } : {}),
    },
    '业主说了什么事',
  );
  const place = houseLabel(after.where);
  return `好的，记下了：${after.summary}${place ? `（${place}）` : ''}，${called ? `${called.name}看得到` : '同事上班后看得到'}。`;
}

/** What is true while nobody is on duty: the number that answers at any hour, and when the desk opens. */
function nobodyThere(cases: Cases): string {
  const { phone24, deskFrom } = cases.community.settings;
  const back = isDeskOpen(cases) ? '同事回到台前就会看到' : `客服台${deskFrom}开始有人，一上班就会看到`;
  return `现在没有同事在班。着急的话，请打24小时电话${phone24}；${back}。`;
}

/** Nobody is left alone with "有人吗": who was called, and the number that answers at any hour. */
function stillCalled(cases: Cases, who: Staff | undefined): string {
  if (!who) return `我在，让您着急了，抱歉。${nobodyThere(cases)}`;
  return `我在，让您着急了，抱歉。已请${introduce(who)}来接；等不了的话，请打24小时电话${cases.community.settings.phone24}。`;
}

const IMPATIENT =
  /有人(吗|么|没)|人呢|在吗|(都|怎么)?没人(的|了)?(吗|啊|呀|$)|急死|快点?$|^喂|怎么还|还没人|等(半天|多久|很久)|说话|回话/;

/** A person was called and is not here yet. */
const person: Dialogue<Waiting> = {
  id: 'person@1',
  hear(turn, data) {
    const ticket = turn.cases.tickets.find(t => t.id === data.ticketId);
    if (!ticket || !isOpen(ticket) || !ticket.wantsPerson) {
      turn.cases.cancelTimer('person');
      return { kind: 'leave' };
    }
    turn.cases.add(ticket.id, turn.messageIds);
    if (isCancel(turn.text)) {
      turn.cases.cancelTimer('person');
      turn.cases.amend(ticket.id, { wantsPerson: false }, '业主说先不找同事');
      turn.say('human.cancelled', '好的，那先不请同事了。您的话都有记录，想找的时候说“转人工”就行。');
      return { kind: 'end' };
    }
    if (isConcrete(turn)) {
      const said = takeMatter(turn, ticket, whoWasCalled(turn.cases, ticket, data));
      if (!data.told || said) turn.say('human.passed', said ?? '好的，这句也记下了，同事看得到。');
      return { kind: 'wait', data: { ...data, told: true } };
    }
    if (!data.calmed) turn.say('human.waiting', stillCalled(turn.cases, whoWasCalled(turn.cases, ticket, data)));
    return { kind: 'wait', data: { ...data, calmed: true } };
  },
  timers: [
    {
      name: 'person',
      ranOut(turn, data) {
        const ticket = turn.cases.tickets.find(t => t.id === data.ticketId);
        if (!ticket || !isOpen(ticket) || !ticket.wantsPerson) return { kind: 'end' };
        const { cases } = turn;
        const still = whoWasCalled(cases, ticket, data)
          ? // Five minutes have passed and nobody has come.
            `同事还没接过来，您的话都在这里。着急的话，请打24小时电话${cases.community.settings.phone24}。`
          : nobodyThere(cases);
        turn.say('human.reaching', `让您久等了，抱歉。${still}`);
        return { kind: 'wait', data };
      },
    },
  ],
};

/** 转人工: a person is called, and the machine steps back. */
export const human: Flow = {
  name: 'human',
  interrupts: ({ reading, text, open }) =>
    ((reading.intent === 'human' && reading.confidence >= 0.5 && !asksWhatWeAre(text)) || isOnlyForPerson(text)) &&
    !open.some(d => d.id === person.id || d.id === 'emergency@1' || d.id === 'suspect@1'),
  dialogues: [person],
  answer(turn) {
    const ticket = caseFor(turn);
    turn.say('human.called', `好的。${whoComes(turn.cases, ticket)}编号${ticket.number}。`);
    waitForPerson(turn, ticket);
  },
};
