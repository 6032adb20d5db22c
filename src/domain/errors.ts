/** What can go wrong through somebody's input or timing. Every message is fit to be shown and names the remedy. */
export const ERROR_CODES = [
  'bad_input', // what was sent cannot be used as it is
  'not_signed_in',
  'forbidden',
  'not_found', // also said of what belongs to somebody else
  'conflict', // somebody else was faster, or the case moved meanwhile
  'owner_spoke', // the owner wrote something the writer has not seen
  'colleague_spoke', // a colleague answered meanwhile
  'not_allowed_now', // the case's state does not allow it
  'too_large',
  'too_many', // rate limit
  'unavailable', // the database or another part is away for the moment
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Somebody's words in an error, for places where not everybody may read them. */
export interface Quoted {
  readonly words: string;
  /** They are for nobody but the one they are told to. */
  readonly isSecret?: boolean;
  /** The message with these words in it, as much of them as fits. */
  readonly tell: (words: string) => string;
  /** The message where none of them may be read. */
  readonly untold: string;
}

/** An error that is somebody's to mend; everything else thrown is a bug or an outage. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly quoted?: Quoted;
  constructor(code: ErrorCode, message: string | Quoted, options?: ErrorOptions) {
    super(typeof message === 'string' ? message : message.tell(message.words), options);
    if (typeof message !== 'string') this.quoted = message;
    this.name = 'DomainError';
    this.code = code;
  }
}

/** Another transaction stored the same message at this instant; tried again, it is known. */
export class StoredMeanwhile extends Error {}
