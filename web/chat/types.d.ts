import type { Attachment } from '../../src/domain/message.ts';

/** What the page gets of one entry of its chat (one event of /chat/feed). */
export interface Entry {
  kind: 'in' | 'out';
  no: number;
  at: string;
  text: string;
  /** Own messages: the id this or another page gave it. */
  id?: string;
  pictures: { id: string; width: number; height: number }[];
  attachment?: Attachment;
  editedAt?: string;
  recalledAt?: string;
  /** No bubble, but the news that the own message of this number changed, as that one stands now. */
  of?: number;
  choices?: { label: string; say: string }[];
  from?: { name: string; code: string };
}

/** A message of this page that the feed has not shown yet. */
export interface Unsent {
  id: string;
  at: string;
  text: string;
  picture?: Shrunk;
  /** It changes the own message of this id, or takes it back. */
  changes?: { of: string; kind: 'edited' | 'recalled' };
  /** failed: tried again by itself; refused: only when the person says so. */
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'refused';
  error?: string;
  /** Part of an upload that is through, 0 to 1. */
  progress?: number;
}

/** A picture made small enough for a phone's line, as a data URL so that it can be kept and shown. */
export interface Shrunk {
  url: string;
  width: number;
  height: number;
}

export type Posted = { kind: 'kept' } | { kind: 'expired' } | { kind: 'refused' | 'failed' | 'slow'; error: string };

export interface Place {
  account: string;
  name: string;
  phone: string;
}
