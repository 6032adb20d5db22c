export const IMPORTS = ['roster', 'staff', 'knowledge'] as const;
export type ImportKind = (typeof IMPORTS)[number];

/** 0: all lines were good; 1: some were not, the good ones are kept; 2: nothing could be read. */
export type ExitCode = 0 | 1 | 2;

/** Where an import speaks. */
export interface Voice {
  readonly say: (line: string) => void;
  readonly progress: (read: number, bad: number) => void;
}

/** A file handed to the running service. */
export interface HandedFile {
  readonly communityId: string;
  readonly kind: ImportKind;
  readonly isDry: boolean;
  /** As whoever handed it over calls it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ClaimedImport extends HandedFile {
  readonly id: number;
  /** This one counted. */
  readonly attempts: number;
}

export interface ImportProgress {
  /** Another number than before: it was begun anew, and so were its lines. 0: it waits. */
  readonly attempt: number;
  readonly read: number;
  readonly bad: number;
  /** Those after the number asked for, some hundreds at a time. */
  readonly lines: readonly string[];
  /** Given with its last lines. */
  readonly exitCode?: ExitCode;
}

/** Imports the service does for a command; all they hold is sealed. */
export interface ImportRuns {
  keep(file: HandedFile, now: Date): Promise<number>;
  /** Takes the oldest that nobody works on, leased for half a minute; what an earlier attempt said is gone. */
  claim(me: string): Promise<ClaimedImport | undefined>;
  /** Adds lines, renews the lease; false: it is no longer ours. */
  tell(id: number, me: string, told: Pick<ImportProgress, 'read' | 'bad' | 'lines'>): Promise<boolean>;
  /** Done: the file goes. */
  end(id: number, me: string, exitCode: ExitCode): Promise<void>;
  /** Not done: somebody else may begin anew. */
  release(id: number, me: string): Promise<void>;
  progress(id: number, after: number): Promise<ImportProgress | undefined>;
}
