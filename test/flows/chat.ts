import { expect } from 'vitest';
import { createFlows } from '../../flows/index.ts';
import type { Reading } from '../../src/domain/reading.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { BindingAsked } from '../../src/ports/binding.ts';
import type { Changes } from '../../src/ports/record.ts';
import type { Reply, Talk, TalkState } from '../../src/ports/talk.ts';
import { MORNING, type Setting, sampleCases } from '../support/cases.ts';
import { mustBeFitToSend } from './forbidden.ts';

/** What a test says the words were understood to mean. */
export type Meant = Partial<Reading>;

/** A reading in which only what matters to the test is spelled out. */
export function reading(text: string, meant: Meant = {}): Reading {
  const base = {
    text,
    intent: 'smalltalk',
    category: 'none.general',
    urgency: 'normal',
    responsibility: 'property',
    ...meant,
  } as const;
  return {
    slots: {},
    confidence: 0.9,
    top3: { intent: [base.intent, 'inquiry', 'repair'], category: [base.category] },
    matters: [base],
    abstain: false,
    engine: 'local',
    because: [],
    ...base,
  };
}

/** What was heard, and everything that was put on record by it. */
export interface Answer {
  readonly replies: readonly Reply[];
  /** All replies as one text. */
  readonly text: string;
  readonly changes: Changes;
  /** What staff are asked to bind the chat to. */
  readonly asked: BindingAsked | undefined;
}

const flows = createFlows();

/** A conversation played line by line; state goes through JSON between turns, numbers are given at the end of each. */
export class Chat {
  state: TalkState = {};
  tickets: readonly Ticket[];
  now: Date;
  #setting: Setting;
  #talk: Talk;
  #seq = 0;
  #filed = 0;

  constructor(setting: Setting = {}, talk: Talk = flows) {
    this.#setting = setting;
    this.#talk = talk;
    this.tickets = setting.tickets ?? [];
    this.now = setting.now ?? MORNING;
  }

  /** The newest case. */
  get ticket(): Ticket {
    return this.tickets[0]!;
  }
  get question(): string | undefined {
    return this.#talk.openQuestion(this.state);
  }
  change(setting: Setting): void {
    this.#setting = { ...this.#setting, ...setting };
  }
  /** Something staff did to a case. */
  staffChange(id: string, change: Partial<Ticket>): void {
    this.tickets = this.tickets.map(t => (t.id === id ? { ...t, ...change } : t));
  }

  say(text: string, meant: Meant = {}, pictures = 0): Promise<Answer> {
    const lines = text
      .split('\n')
      .map((line, i) => ({ messageId: ++this.#seq, seq: this.#seq, text: line, pictures: i === 0 ? pictures : 0 }));
    return this.#turn({ kind: 'said', reading: reading(text, meant), lines });
  }
  timer(name: string, minutes = 10): Promise<Answer> {
    this.pass(minutes);
    return this.#turn({ kind: 'timer', name });
  }
  pass(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }

  async #turn(happening: Parameters<Talk['talk']>[1]): Promise<Answer> {
    const { cases, changes, asked } = sampleCases({ ...this.#setting, tickets: this.tickets, now: this.now });
    const answer = await this.#talk.talk(this.state, happening, cases);
    this.state = JSON.parse(JSON.stringify(answer.state)) as TalkState;
    const made = changes();
    const numbers = new Map(
      made.opened.map((t, i) => [t.id, [t.number, `CH-26-${String(this.#filed + i + 1).padStart(4, '0')}`] as const]),
    );
    this.#filed += made.opened.length;
    this.tickets = cases.tickets.map(t => ({ ...t, number: numbers.get(t.id)?.[1] ?? t.number }));
    const put = (text: string) =>
      [...numbers.values()].reduce((all, [token, number]) => all.replaceAll(token, number), text);
    const replies = answer.replies.map(r => ({ ...r, text: put(r.text) }));
    for (const reply of replies)
      mustBeFitToSend(
        reply.text,
        this.tickets.map(t => t.summary),
      );
    expect(this.#setting.takenOver && replies.length > 0, '有人接手时不说话').toBeFalsy();
    this.#setting = {
      ...this.#setting,
      ...(replies.length > 0 ? { lastTold: replies.at(-1)!.why } : {}),
      ...(this.#setting.asker ? { asker: { ...this.#setting.asker, isFirstContact: false } } : {}),
    };
    return { replies, text: replies.map(r => r.text).join('\n'), changes: made, asked: asked() };
  }
}
