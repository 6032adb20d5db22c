/** The rule by which words that never reached an owner are told once more: why such a row of the outbox was written. */
export const MISSED = 'missed.bound';
