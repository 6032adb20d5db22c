/** Something in a rehearsal file that its writer has to mend; the message ends with the remedy. */
export interface Mistake {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A rehearsal that cannot be played: every mistake in it, with its line. */
export class BadRehearsal extends Error {
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(m => `${m.file} 第${m.line}行：${m.message}`).join('\n'));
    this.name = 'BadRehearsal';
    this.mistakes = mistakes;
  }
}

/** Ends the reading of one part of a file; the rest is still read, so that all mistakes are told at once. */
export class Unreadable extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** What came out is not what the rehearsal says it should be. */
export class Difference extends Error {
  readonly wanted: string;
  readonly got: string;
  constructor(wanted: string, got: string) {
    super(`想要 ${wanted}，实际 ${got}`);
    this.name = 'Difference';
    this.wanted = wanted;
    this.got = got;
  }
}
