import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { HeardKind } from '../protocol.ts';

/** What the pretend WeChat and the puppet that plays on it say to each other: one JSON value a line. */
export type ToPuppet =
  | { readonly event: 'scan'; readonly qr: string }
  | { readonly event: 'login'; readonly self: string }
  | { readonly event: 'logout'; readonly why: string }
  | { readonly event: 'heartbeat' }
  | { readonly event: 'dong' }
  | { readonly event: 'message'; readonly id: string }
  | { readonly event: 'friendship'; readonly id: string }
  /** What puppets do wrong. */
  | { readonly event: 'misbehave'; readonly how: 'reject' | 'throw' | 'complain'; readonly words: string }
  | { readonly event: 'eat'; readonly bytes: number }
  | { readonly answer: number; readonly value?: unknown; readonly error?: string };

export type Question =
  | { readonly what: 'contact' | 'room' | 'message' | 'file' | 'friendship' | 'accept'; readonly id: string }
  | { readonly what: 'say'; readonly to: string; readonly text: string; readonly mentions: readonly string[] }
  | { readonly what: 'send'; readonly to: string; readonly name: string; readonly base64: string }
  | { readonly what: 'logout' };

export type FromPuppet =
  | { readonly ask: number; readonly question: Question }
  | { readonly ding: true }
  /** The puppet told of it; what the bot did not keep after that is lost. */
  | { readonly delivered: string };

export interface WireContact {
  readonly id: string;
  readonly name: string;
  readonly remark?: string;
  readonly isFriend: boolean;
}

export interface WireRoom {
  readonly id: string;
  readonly topic: string;
  readonly members: readonly string[];
}

/** A message as WeChat has it; ids are those of the login that asks. */
export interface WireMessage {
  readonly id: string;
  readonly kind: Exclude<HeardKind, 'friend' | 'lost' | 'notice'> | 'envelope' | 'transfer';
  readonly from: string;
  /** Absent in rooms. */
  readonly to?: string;
  readonly room?: string;
  readonly mentions?: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text?: string;
  readonly file?: { readonly name: string; readonly seconds?: number };
  readonly place?: { readonly latitude: number; readonly longitude: number; readonly name: string };
  readonly link?: { readonly title: string; readonly description?: string; readonly url: string };
  /** card: whose it is. */
  readonly contact?: string;
  /** Whoever reads it, or only its bytes, ends. */
  readonly poison?: 'message' | 'bytes';
}

export interface WireRequest {
  readonly id: string;
  readonly from: string;
  readonly hello: string;
  readonly at: number;
}

/** Calls with each line the other side sends; a line that is no JSON ends the connection. */
export function readLines<T>(socket: Socket, take: (line: T) => void): void {
  createInterface({ input: socket })
    .on('line', line => {
      try {
        take(JSON.parse(line) as T);
      } catch (error) {
        socket.destroy(error as Error);
      }
    })
    .on('error', () => {});
}

export const writeLine = <T>(socket: Socket, line: T): void => void socket.write(`${JSON.stringify(line)}\n`);
