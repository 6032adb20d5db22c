import type { Category } from './labels.ts';

/** One estate (小区) and what it lays down for itself. */
export interface Community {
  readonly id: string;
  readonly name: string;
  /** Ticket numbers begin with it: "WX" gives WX-26-0031. */
  readonly prefix: string;
  /** IANA name; owners live in it. */
  readonly timeZone: string;
  readonly settings: CommunitySettings;
  /** Building names as bare numbers or letters; empty when no roster is on file. */
  readonly buildings: readonly string[];
}

export interface CommunitySettings {
  /** The estate's 24-hour telephone number, said to owners. */
  readonly phone24: string;
  /** Lift rescue platform of the city ("96333"), where there is one. */
  readonly liftRescue?: string;
  /** Telephone of the gas supplier, where known. */
  readonly gasPhone?: string;
  /** Local hours "22:00" to "06:00" in which only emergencies and answers go out. */
  readonly quietFrom: string;
  readonly quietUntil: string;
  /** Local hours in which the desk is staffed. */
  readonly deskFrom: string;
  readonly deskUntil: string;
  /** The company's published time to answer a question within desk hours, in minutes; absent: nothing is promised. */
  readonly answerMinutes?: number;
  /** Where the privacy notice can be read. */
  readonly privacyUrl?: string;
  /** Wishes of a company notice, on these local days ("2026-10-01", inclusive). */
  readonly greetings?: readonly Greeting[];
  /** Where its cases are shown in Slack, and how much of them. */
  readonly slack?: SlackSettings;
  /** The company's own wording of sentences it may word itself, by rule; checked when they are put on record. */
  readonly texts?: Readonly<Partial<Record<OwnText, string>>>;
}

export interface SlackSettings {
  /** Ids of channels ("C0123ABC"): for all cases, and for some categories another one. */
  readonly channel?: string;
  readonly channels?: Readonly<Partial<Record<Category, string>>>;
  /** Absent: masked. Slack stores abroad whatever it is shown. */
  readonly show?: 'full' | 'masked' | 'number';
}

export interface Greeting {
  readonly from: string;
  readonly until: string;
  /** "国庆节快乐". */
  readonly words: string;
}

/**
 * Sentences a community may word itself, by rule, with what must stand in each: {what is filled in}, or what owners have to be
 * told. Nobody's safety or privacy hangs on any. Those that begin with "words." are pieces of several answers.
 */
export const OWN_TEXTS = {
  'words.greeting': [],
  'words.introduction': ['{小区}', '{电话}', '机器', '转人工'],
  'words.night': ['{开门}', '{电话}'],
  'smalltalk.identity': ['机器', '转人工'],
  'smalltalk.thanks': [],
  'smalltalk.bye': [],
  'smalltalk.heard': [],
  'other.anger': [],
  'other.offside': [],
  'intake.thanks': [],
  'intake.cancelled': [],
  'human.cancelled': ['转人工'],
  'changed.unfiled': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type OwnText = keyof typeof OWN_TEXTS;
