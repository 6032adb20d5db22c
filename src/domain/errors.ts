/** What can go wrong through somebody's input or timing. Every message is fit to be shown and names the remedy. */
export const ERROR_CODES = [
  'bad_input', // what was sent cannot be used as it is
  'not_signed_in',
  'forbidden',
  'not_found', // also said of what belongs to somebody else
  'conflict', // somebody else was faster, or the case moved meanwhile
  'owner_spoke', // the owner wrote something the writer has not seen
  'not_allowed_now', // the case's state does not allow it
  'too_large',
  'too_many', // rate limit
  'unavailable', // the database or another part is away for the moment
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error that is somebody's to mend; everything else thrown is a bug or an outage. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DomainError';
    this.code = code;
  }
}

/** Another transaction stored the same message at this instant; tried again, it is known. */
export class StoredMeanwhile extends Error {}
