import type { ArticleWords } from '../domain/article.ts';
import type { Category } from '../domain/labels.ts';
import type { StaffRole, TieRole } from '../domain/people.ts';

export interface Home {
  readonly building: string;
  /** Empty: the building has no units. */
  readonly unit: string;
  readonly room: string;
}

/** One line of a roster: somebody and one of their homes. What the line does not say is left as it is on record. */
export interface RosterEntry extends Home {
  readonly name: string;
  readonly phone?: string;
  readonly title?: '女士' | '先生';
  /** Absent: an owner, unless the record says otherwise. */
  readonly role?: TieRole;
  /** The first day, 2024-05-01 on the community's own calendar; absent: the moment of the import. Kept for new ties only. */
  readonly from?: string;
}

/** What became of one entry. */
export interface EntryFate {
  readonly person: Fate;
  readonly tie: Fate;
  /** The house and the tie as they were on record before; undefined: they are new. */
  readonly houseId?: number;
  readonly tieId?: number;
  /** Somebody of the same name with another number is tied to the same home. */
  readonly hasNamesake: boolean;
}
export type Fate = 'new' | 'changed' | 'same';

/** One line of a staff list; what is absent is left as it is on record. */
export interface StaffEntry {
  readonly code: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly onDuty?: boolean;
  readonly buildings?: readonly string[];
  readonly skills?: readonly Category[];
  /** Member id in Slack, and the address of work in small letters; null: none any more. */
  readonly slackUser?: string | null;
  readonly email?: string | null;
}

/**
 * What became of one member; `renamedFrom` is the name the 工号 had before, `losesSlack`: with it went a Slack member or an
 * address that the line does not name. `gone`: it belongs to somebody who has left;
 * `taken`: the Slack member or address is that of the 工号 `holder`.
 */
export interface StaffFate {
  readonly fate: Fate | 'gone' | 'taken';
  readonly renamedFrom?: string;
  readonly losesSlack?: boolean;
  readonly holder?: string;
}

/** Whose deputy is who, by 工号; undefined: nobody. */
export interface Deputy {
  readonly code: string;
  readonly deputy: string | undefined;
}

/** How much of a community is on record, and the last ids given out: what comes later is new. */
export interface RosterExtent {
  readonly houses: number;
  readonly ties: number;
  readonly members: number;
  readonly lastHouse: number;
  readonly buildings: readonly string[];
}

/** The people and homes of one community, entered some hundreds at a time; each call is one transaction. */
export interface RosterBook {
  extent(): Promise<RosterExtent>;
  /** A fate for each entry, in their order. */
  enter(entries: readonly RosterEntry[]): Promise<readonly EntryFate[]>;
  hire(entries: readonly StaffEntry[]): Promise<readonly StaffFate[]>;
  /** Sets deputies; gives the codes whose deputy changed, and the deputies that nobody on record is. */
  setDeputies(deputies: readonly Deputy[]): Promise<{
    readonly changed: readonly string[];
    readonly unknown: readonly string[];
  }>;
  /** How many members are on duty. */
  onDuty(): Promise<number>;
}

/** The articles of one community, entered some at a time; each call is one transaction. */
export interface ArticleBook {
  /** Articles in use. */
  count(): Promise<number>;
  /** A fate for each, in their order; what is entered is approved. */
  enter(articles: readonly ArticleWords[]): Promise<readonly Fate[]>;
}

/** A community's record, opened for one import. */
export interface OpenRoster {
  readonly communityId: string;
  readonly name: string;
  readonly book: RosterBook;
  readonly articles: ArticleBook;
}
