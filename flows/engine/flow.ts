import type { Attachment } from '../../src/domain/message.ts';
import type { Reading } from '../../src/domain/reading.ts';
import type { Choice } from '../../src/ports/channel.ts';
import type { Cases, Line, Reply } from '../../src/ports/talk.ts';
import type { SetAside } from '../replay.ts';

/** A dialogue that waits for an answer. */
export interface OpenDialogue {
  readonly id: string;
  /** Key of the question last asked; absent while it only listens. */
  readonly question?: string;
  readonly data: object;
}

/** Small facts kept with the conversation until deleted. */
export interface Memo {
  /** The introduction was left out, beside an emergency, and is still to be said. */
  owesIntroduction?: true;
  /** The day on which the published time to answer was last said in full. */
  answerTimeSaidOn?: string;
  /** Writes English: buttons and answers carry it too. */
  writesEnglish?: true;
  /** Has tried to learn who reported something. */
  probed?: true;
  /** Asked not to be sent what he did not ask for. */
  wantsNoNotices?: true;
  /** When he was last told that what he writes is gathered (ISO). */
  gatheredAt?: string;
  /** The cases last listed to him, in that order, and when (ISO). */
  listed?: { readonly ids: readonly string[]; readonly at: string };
  /** When he was last asked what he means, until he has told (ISO): nobody is asked twice. */
  doubted?: string;
  /** A question that was answered beside something else, and when (ISO): he may say that it was no answer. */
  answered?: { readonly asked: SetAside; readonly at: string };
  /** The festival he was last wished well for: "春节 2027-02-06". */
  wishedFor?: string;
}

/** What a flow has in hand while it answers one happening. */
export interface Turn {
  readonly cases: Cases;
  /** Dialogues that wait, the one asked last first. */
  readonly open: readonly OpenDialogue[];
  readonly memo: Memo;
  /** Says one thing; `why` names the rule it rests on. */
  say(why: string, text: string, choices?: readonly Choice[]): void;
  /** Opens a dialogue on top of those that wait, once the flow has answered; `question` is what it asked, if anything. */
  begin<D extends object>(dialogue: Dialogue<D>, data: D, question?: string): void;
  /** After an interruption: what waits takes up its question again in the same turn. */
  takeUpAgain(): void;
  /** Ends every waiting dialogue whose id is not named, without a word. */
  drop(keep?: readonly string[]): void;
}

/** A turn in which somebody said something. */
export interface Heard extends Turn {
  readonly reading: Reading;
  readonly lines: readonly Line[];
  /** The burst as one text. */
  readonly text: string;
  readonly pictures: number;
  readonly attachments: readonly Attachment[];
  readonly messageIds: readonly number[];
  /** Puts words of earlier turns, not yet taken by any flow, before those of this one. */
  recall(earlier: Earlier): void;
}

/** Words of a turn that nobody has taken yet, as far as a dialogue has to remember them. */
export interface Earlier {
  readonly text: string;
  readonly messageIds: readonly number[];
  readonly pictures: number;
}

/** How a dialogue goes on. */
export type Outcome<D> =
  /** Waits; with a question when it asked one. */
  | { readonly kind: 'wait'; readonly data: D; readonly question?: string | undefined }
  /** Done; what lay beneath takes up its question again unless quietly. */
  | { readonly kind: 'end'; readonly quietly?: boolean }
  /** Not meant for it: the flows hear the words, and it goes on waiting. */
  | { readonly kind: 'pass' }
  /** Done, and the words were meant for somebody else. */
  | { readonly kind: 'leave' };

/** Something that takes more than one turn. Its data is small plain JSON; a change of its shape takes a new id. */
export interface Dialogue<D extends object> {
  /** With a version: "intake@1". */
  readonly id: string;
  hear(turn: Heard, data: D, question: string | undefined): Outcome<D>;
  /** Takes up its question again after something else was answered; absent: it goes on waiting silently. */
  resume?(turn: Turn, data: D, question: string | undefined): Outcome<D>;
  /** What it does when a timer runs out; "end" then ends all that wait. */
  readonly timers?: readonly Timed<D>[];
}

/** What a waiting dialogue does when the timer of that name runs out. */
export interface Timed<D> {
  readonly name: string;
  /** Runs out even while a person has taken the chat over; then it may do, and says nothing. */
  readonly evenTakenOver?: boolean;
  ranOut(turn: Turn, data: D, question: string | undefined): Outcome<D>;
}

/** What starts a flow: a pattern of the words or a judgement of the turn. */
export type Trigger = RegExp | ((turn: Heard) => boolean);

/** One kind of thing owners bring, and what is said and done about it. */
export interface Flow {
  readonly name: string;
  /** Heard even while another dialogue waits for an answer. */
  readonly interrupts?: Trigger;
  /** After its answer whatever waits takes up its question again. */
  readonly returns?: boolean;
  /** Heard when nothing waits, or what waits has passed the words on. */
  readonly hears?: Trigger;
  answer(turn: Heard): void;
  readonly dialogues?: readonly Dialogue<object>[];
}

/** Looks over all replies of a turn before they leave: adds an introduction, a line of English. */
export type LastTouch = (
  turn: Turn & Partial<Heard>,
  replies: readonly Reply[],
  wasRestarted: boolean,
) => readonly Reply[];
