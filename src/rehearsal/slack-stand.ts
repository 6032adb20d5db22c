import type { SlackConfig } from '../config.ts';
import type { Clock } from '../ports/clock.ts';

/** Where somebody presses: on the card of a case, on the newest call about a danger, on his own page, on what only he sees. */
export type SlackPlace = { readonly ticketId: string } | 'alarm' | 'home' | 'private';

/** How Slack behaves: it works; does not answer; does as asked and does not answer; asks for patience until then. */
export type SlackMood = 'works' | 'away' | 'mute' | { readonly patienceUntil: Date };

/** A message in the channel as it is read there, with what was said below it. */
export interface SlackCard {
  readonly text: string;
  readonly thread: readonly string[];
  /** Name of the channel it stands in. */
  readonly channel: string;
}

/** What one member has before him besides the channel, as it is read. */
export interface SlackScreen {
  /** The dialog on top, with what is wrong below its inputs. */
  readonly dialog?: string;
  readonly home?: string;
  /** What only he sees in the channel, and what he was told when something did not work; the latest last. */
  readonly private: readonly string[];
}

/** What somebody puts beside a message. */
export interface SlackFiles {
  readonly photographs: number;
  /** Names of files that are no pictures. */
  readonly others: readonly string[];
}

/** What went to Slack in this rehearsal. */
export interface SlackTraffic {
  /** Everything handed over, as it stood there: calls, answers to forms and commands, words to whoever pressed. */
  readonly sent: readonly string[];
  /** What Slack would not take, in its words. */
  readonly refused: readonly string[];
  /** Mentions, links, faces and formatting that words of people became; calls of whoever is on duty are none. */
  readonly produced: readonly string[];
  /** Pictures of ours that were brought there. */
  readonly pictures: number;
  /** Calls that came although Slack had asked for patience. */
  readonly hasty: number;
}

/** A Slack to rehearse with; the tests have one. Members are called by the ids they were given. */
export interface SlackStand {
  readonly config: SlackConfig;
  /** Where our door for Slack is. */
  target: string;
  mood: SlackMood;
  /** Empty, with these members in a new channel, and in others of these names; gives their ids in that order. */
  begin(
    members: readonly { readonly id: string; readonly name: string }[],
    others?: readonly string[],
  ): readonly [string, ...string[]];
  /** What stands in the channel of that name, without the threads. */
  channel(name: string): readonly string[];
  card(ticketId: string): SlackCard | undefined;
  /** How many cards this case has. */
  cards(ticketId: string): number;
  alarms(): readonly SlackCard[];
  screen(user: string): SlackScreen;
  /** Gets a press ready on what stands there now; done later, it is made on what was seen. */
  press(user: string, place: SlackPlace, label: string): () => Promise<void>;
  /** Fills in the dialog on top, inputs by their labels, and sends it; an input for files with a number of photographs. */
  submit(user: string, entries: Readonly<Record<string, string>>): Promise<void>;
  closeDialog(user: string): Promise<void>;
  /** Says something below a card. */
  say(user: string, ticketId: string, text: string): Promise<void>;
  /** Says something in the channel, under no card. */
  sayInChannel(user: string, text: string, beside: SlackFiles): Promise<void>;
  /** Opens the form for what came by no chat. */
  openLog(user: string): Promise<void>;
  /** Uses 转为工单 in the menu of what somebody said last. */
  toCase(user: string, whose: string): Promise<void>;
  /** Changes what he said last, or without words takes it away. */
  change(user: string, text?: string): Promise<void>;
  /** Uses 发给业主 in the menu of what he said last. */
  sendSaid(user: string): Promise<void>;
  command(user: string, text: string): Promise<void>;
  openHome(user: string): Promise<void>;
  traffic(): SlackTraffic;
  /** Nothing is on its way to us any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export type StartSlackStand = (clock: Clock) => Promise<SlackStand>;
