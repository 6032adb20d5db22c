import type { Heard } from '../protocol.ts';
import type { Note, Spool } from '../spool.ts';
import { within } from './deadline.ts';
import { toldOf } from './errors.ts';
import { fetchMedia } from './media.ts';
import type { Offering } from './offering.ts';
import { type Account, hasBytes, type Puppet, readMessage } from './reading.ts';
import { createSeen } from './seen.ts';
import { createTurns } from './turns.ts';

export interface Hearing {
  /** The puppet told of a message; it is on disk when this returns. */
  arrived(id: string): void;
  /** Takes up what came and could not be read yet: by an earlier process, before the login, during an outage. */
  takeUp(): void;
}

interface HearingOptions {
  readonly puppet: Puppet;
  readonly spool: Spool;
  readonly offering: Offering;
  /** The login that hears; undefined while there is none. */
  readonly account: () => Account | undefined;
  readonly report: (why: string) => void;
}

/** Puppets and gateways give a message out again for an hour. */
const ASKABLE_MS = 3_600_000;
const READ_MS = 30_000;
/** Pauses before what could not be read is read again. */
const AGAIN_MS = { first: 2000, longest: 300_000 } as const;
/** So many processes may end over a message before its bytes are left alone, and then it. */
const WHOLE_TRIES = 2;
const MOST_TRIES = 5;
/** Messages whose bytes are on their way at a time: they pass through memory. */
const FETCHED_AT_ONCE = 3;
const LEFT_ALONE = '取这个文件时微信进程几次出错，没有再取';

class TooEarly extends Error {}

/** `tries`: those of processes that are gone. */
type Noted = Note & { readonly key: string; readonly tries: number };

export function createHearing({ puppet, spool, offering, account, report }: HearingOptions): Hearing {
  const seen = createSeen();
  /** What earlier processes owe or gave up: told once more after a login it is no other message, and its tries count on. */
  const owed = new Map([...spool.notes(), ...spool.givenUp()].map(({ id, self }) => [id, self]));
  // What it left whole waits for what came before it, as long as it would have done there.
  for (const { key } of spool.notes()) offering.expect(key);
  const reading = new Set<string>();
  const failed = new Map<string, { readonly times: number; readonly againAt: number }>();
  const fetching = createTurns(FETCHED_AT_ONCE);
  /**
   * What a process may have ended over is tried by itself, and marked only while it is, so that nothing else is taken for it the next
   * time: first all that is to be read, then the bytes.
   */
  const alone = createTurns(1);

  const mark = ({ key, ...note }: Noted, tries: number) => spool.note(key, { ...note, tries });

  const remember = ({ key, id, self, login, at }: Note & { readonly key: string }) =>
    spool.giveUp(key, { id, self, login, at });

  async function take(noted: Noted, by: Account, isMarked: boolean): Promise<void> {
    const { key, tries } = noted;
    const heard = await (tries > 0 ? alone.run(() => read(noted, by, false)) : read(noted, by, isMarked));
    if (heard?.kind === 'recalled' && isOwed(heard.of)) throw new TooEarly();
    if (heard) {
      if (hasBytes(heard.kind)) spool.keepHalf(heard);
      spool.keep(hasBytes(heard.kind) ? await withBytes(heard, noted) : heard);
      offering.ready(key);
    } else {
      spool.remove(key);
      offering.drop(key);
    }
  }

  async function read(noted: Noted, by: Account, isMarked: boolean): Promise<Heard | undefined> {
    const { key, id, tries } = noted;
    if (!isMarked) mark(noted, tries + 1);
    const told = readMessage(puppet, id, key, by, chat => offering.belongs(key, chat));
    const heard = await within(told, READ_MS, 'a message').catch(error => {
      // Puppets forget what they told of when they end; then what was read before still stands.
      const before = spool.halfRead(key);
      if (before) return before;
      throw error;
    });
    if (tries > 0) mark(noted, tries);
    return heard;
  }

  /** What it takes back has come, and is not read yet: offered before it, it would take back nothing. */
  const isOwed = (of: string | undefined) => spool.notes().some(({ id }) => id === of);

  async function withBytes(heard: Heard, noted: Noted): Promise<Heard> {
    const { tries } = noted;
    if (tries >= WHOLE_TRIES) {
      remember(noted);
      return { ...heard, missing: LEFT_ALONE };
    }
    const turns = tries > 0 ? alone : fetching;
    const isMarked = tries === 0 && !turns.isFull();
    if (!isMarked) mark(noted, tries);
    const { media, missing, seconds } = await turns.run(() => {
      if (!isMarked) mark(noted, tries + 1);
      return fetchMedia(() => puppet.messageFile(heard.id), heard.key);
    });
    return {
      ...heard,
      ...(media ? { media: spool.addMedia(heard.key, media) } : { missing: missing ?? '' }),
      ...(seconds && { seconds }),
    };
  }

  function begin(noted: Noted, by: Account, isMarked = false): void {
    const { key, tries } = noted;
    const times = failed.get(key)?.times ?? 0;
    reading.add(key);
    offering.expect(key, times > 0);
    void take(noted, by, isMarked)
      .then(() => failed.delete(key))
      .catch((error: unknown) => {
        offering.drop(key);
        const isEarly = error instanceof TooEarly;
        if (times === 0 && !isEarly) report(`有一条微信消息暂时读不出，会再试（${toldOf(error)}）`);
        const pause = isEarly ? AGAIN_MS.first : Math.min(AGAIN_MS.longest, AGAIN_MS.first * 2 ** times);
        failed.set(key, { times: times + 1, againAt: Date.now() + pause });
        // No process ended over it.
        mark(noted, tries);
      })
      .finally(() => reading.delete(key));
  }

  /** What was read of it goes on record without its bytes; of what was not, staff are told. */
  function giveUp({ key, id, self, login, at }: Note & { readonly key: string }): void {
    const before = spool.halfRead(key);
    const from = { id: '', name: '', isFriend: false };
    const lost = { key, self, login, id, kind: 'lost', from, sentAt: new Date(at).toISOString(), text: '' } as const;
    failed.delete(key);
    remember({ key, id, self, login, at });
    offering.expect(key, true);
    spool.keep(before ? { ...before, missing: '没能从微信取到文件' } : lost);
    offering.ready(key);
  }

  const isLost = ({ self, at, tries }: Noted, by: Account) =>
    (self !== '' && self !== by.self) || Date.now() - at > ASKABLE_MS || tries >= MOST_TRIES;
  const isToWait = ({ key }: Noted) => reading.has(key) || (failed.get(key)?.againAt ?? 0) > Date.now();

  return {
    arrived(id) {
      const by = account();
      if (id !== '' && (seen.isKnown(id) || (by && owed.get(id) === by.self))) return;
      const key = spool.nextKey();
      const note = { id, self: by?.self ?? '', login: by?.login ?? '', at: Date.now() };
      spool.note(key, { ...note, tries: by ? 1 : 0 });
      if (by) begin({ key, ...note, tries: 0 }, by, true);
    },
    takeUp() {
      const by = account();
      if (!by) return;
      // The least suspected first: what ended one process ends the next before anything behind it is read.
      const notes = spool.notes().map(note => ({ ...note, tries: note.tries ?? 0 }));
      for (const noted of notes.toSorted((a, b) => a.tries - b.tries)) {
        if (isToWait(noted)) continue;
        if (!isLost(noted, by)) begin(noted, by);
        else giveUp(noted);
      }
    },
  };
}
