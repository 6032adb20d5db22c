/**
 * Business time: due, silence, quiet hours, windows. In production it follows the database's clock; in rehearsals it
 * is moved by hand. Lease time is always the database's own now() and never comes from here.
 */
export interface Clock {
  now(): Date;
}
