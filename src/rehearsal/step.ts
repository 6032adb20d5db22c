import type { Cast } from './cast.ts';
import type { Stage } from './stage.ts';
import type { Field, Value } from './value.ts';

/** Plays one step; throws a Difference when something comes out otherwise than written. */
export type Play = (stage: Stage) => Promise<void>;

/** One line of a rehearsal, read and ready to be played. */
export interface Step {
  readonly line: number;
  /** The step as written, for the transcript. */
  readonly words: string;
  /** Only looks at what came of it; changes nothing. */
  readonly isCheck: boolean;
  readonly play: Play;
}

/** Reads what stands behind the name of a step. */
export type ReadStep = (value: Value, cast: Cast) => Play;

/** Reads the same for a step that begins with a person's name; `more` are further keys of the step. */
export type ReadVerb = (name: string, value: Value, cast: Cast, more: readonly Field[]) => Play;
