// Types of what the desk's API answers; the browser code names them in JSDoc.
import type { ArticleWords, FoundArticle } from '../../src/domain/article.ts';
import type { Staff } from '../../src/domain/people.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { WechatNews as News } from '../../src/domain/wechat.ts';
import type { BindingLine, HomeLine } from '../../src/ports/binding.ts';
import type { AlarmLine, CaseLine, CaseStory, DelayLine, StoryItem } from '../../src/ports/desk.ts';
import type { ArticleLine as Shelved } from '../../src/ports/knowledge.ts';
import type { WechatShown } from '../../src/ports/wechat.ts';

/** What is left of a value after it travelled as JSON. */
type Sent<T> = T extends Date
  ? string
  : T extends readonly (infer U)[]
    ? readonly Sent<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Sent<T[K]> }
      : T;

export type Line = Sent<CaseLine>;
export type Story = Sent<CaseStory>;
export type Item = Sent<StoryItem>;
export type Alarm = Sent<AlarmLine>;
export type Delay = Sent<DelayLine>;
export type Case = Sent<Ticket>;
export type Binding = Sent<BindingLine>;
export type HomeFound = Sent<HomeLine>;
export type Person = Sent<Staff>;
export type WechatNews = Sent<News>;
export type Wechat = Sent<WechatShown>;
export type { ArticleWords, FoundArticle };
export type ArticleLine = Sent<Shelved>;
export interface Saying {
  readonly id: number;
  readonly title: string;
  readonly text: string;
}

/** Code → the word shown for it. */
type Names = Readonly<Record<string, string>>;

export interface Me {
  readonly staff: Person;
  readonly csrf: string;
  readonly colleagues: readonly Person[];
  readonly mayInvite: boolean;
  /** Makes codes and decides requests. */
  readonly mayBind: boolean;
  /** Lets articles of the knowledge base speak. */
  readonly mayApprove: boolean;
  readonly community: {
    readonly id: string;
    readonly name: string;
    readonly timeZone: string;
    /** "22:00", on the community's clock. */
    readonly quietFrom: string;
    readonly quietUntil: string;
  };
  readonly names: {
    readonly kinds: Names;
    readonly categories: Names;
    readonly urgencies: Names;
    readonly responsibilities: Names;
    readonly dangers: Names;
    readonly states: Names;
    /** Ways a case came that was not written in a chat. */
    readonly sources: Names;
    readonly roles: Names;
    readonly ties: Names;
  };
}

export type Tab = 'nobody' | 'mine' | 'open' | 'closed';
export type Mode = 'reply' | 'note' | 'resolve' | 'decline' | 'reopen' | 'correct';

/** Everything the page shows. */
export interface DeskState {
  readonly me: Me | undefined;
  readonly tab: Tab;
  readonly words: string;
  readonly lines: readonly Line[] | undefined;
  /** Only while searching: what was found among closed cases. */
  readonly closedLines: readonly Line[];
  readonly counts: { readonly nobody: number; readonly mine: number; readonly open: number };
  readonly alarms: readonly Alarm[];
  /** What lies longer than it should; said above the list until it is done. */
  readonly delays: readonly Delay[];
  /** Something about WeChat that somebody must know or do. */
  readonly wechat: WechatNews | undefined;
  /** How often staff put right last week what the machine had filed; supervisors only. */
  readonly weekly: string | undefined;
  /** What is said to this person alone. */
  readonly notices: readonly { readonly key: string; readonly text: string }[];
  /** What is to be seen of WeChat lies open over the cases. */
  readonly isWechat: boolean;
  /** Requests to bind a chat that wait. */
  readonly toBind: number;
  /** Articles that wait for a supervisor. */
  readonly toApprove: number;
  readonly caseId: string | undefined;
  readonly story: Story | undefined;
  /** What stands where a case should be, when it cannot be shown. */
  readonly caseTrouble: string;
  readonly isLive: boolean;
  readonly isSignedOut: boolean;
  readonly toast: { readonly text: string; readonly isTrouble: boolean } | undefined;
  readonly now: Date;
}
