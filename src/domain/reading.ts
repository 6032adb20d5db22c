import type { FoundArticle } from './article.ts';
import type { Category, Danger, Intent, Responsibility, Urgency } from './labels.ts';
import type { SecondOpinion } from './second-opinion.ts';

/** What could be read off a text word for word; nothing in it is guessed. */
export interface Slots {
  /** 楼栋 as a bare number or letter: "3", "B", "A1". */
  readonly building?: string;
  readonly unit?: string;
  readonly room?: string;
  /** Digits, or the mark ⟦p1⟧ that stands for a concealed number. */
  readonly phone?: string;
  /** Shortest wording of where it happens, without the house: "地下车库B2". */
  readonly location?: string;
  /** Wording of when: "昨晚11点多". */
  readonly time?: string;
}

/** One thing the owner wants something about; a message can hold several. */
export interface Matter {
  readonly text: string;
  readonly intent: Intent;
  readonly category: Category;
  readonly urgency: Urgency;
  readonly responsibility: Responsibility;
  /** Of a question: what the company knows about it, surely enough to be said. */
  readonly article?: FoundArticle;
  /** Of a question: the knowledge base was asked, and has no sure answer. */
  readonly isUnknown?: true;
}

/** certain: act now. suspect: ask once whether it is happening. */
export interface Alert {
  readonly tier: 'certain' | 'suspect';
  readonly danger: Danger;
  /** The words it rests on. */
  readonly because: string;
}

/** What a burst of messages was understood to mean. */
export interface Reading extends Matter {
  readonly slots: Slots;
  /** 0–1, how sure we are of the intent. */
  readonly confidence: number;
  readonly top3: { readonly intent: readonly Intent[]; readonly category: readonly Category[] };
  /** Most urgent first; one element for an ordinary message. */
  readonly matters: readonly Matter[];
  readonly alert?: Alert;
  /** True when no label deserves to be acted on without asking. */
  readonly abstain: boolean;
  /** Who decided: guard, local, or local+model when a language model confirmed or changed it. */
  readonly engine: string;
  /** What it rests on, for staff and for "为什么". */
  readonly because: readonly string[];
  /** What a language model said of it, where one was asked. */
  readonly second?: SecondOpinion;
}
