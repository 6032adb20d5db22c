import type { Heard } from '../protocol.ts';
import type { Note, Spool } from '../spool.ts';
import { within } from './deadline.ts';
import { toldOf } from './errors.ts';
import { fetchMedia } from './media.ts';
import type { Offering } from './offering.ts';
import { type Account, hasBytes, type Puppet, readMessage } from './reading.ts';
import { createSeen } from './seen.ts';

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

export function createHearing({ puppet, spool, offering, account, report }: HearingOptions): Hearing {
  const seen = createSeen();
  const reading = new Set<string>();
  const failed = new Set<string>();

  async function take(key: string, id: string, by: Account): Promise<void> {
    const heard = await within(readMessage(puppet, id, key, by), READ_MS, 'a message').catch(error => {
      // Puppets forget what they told of when they end; then what was read before still stands.
      const before = spool.halfRead(key);
      if (before) return before;
      throw error;
    });
    if (heard) {
      if (hasBytes(heard.kind)) spool.keepHalf(heard);
      spool.keep(hasBytes(heard.kind) ? await withBytes(heard) : heard);
      offering.ready(key);
    } else {
      spool.remove(key);
      offering.drop(key);
    }
  }

  async function withBytes(heard: Heard): Promise<Heard> {
    const { media, missing, seconds } = await fetchMedia(() => puppet.messageFile(heard.id), heard.key);
    return {
      ...heard,
      ...(media ? { media: spool.addMedia(heard.key, media) } : { missing: missing ?? '' }),
      ...(seconds && { seconds }),
    };
  }

  function begin(key: string, id: string, by: Account): void {
    reading.add(key);
    offering.expect(key);
    void take(key, id, by)
      .catch((error: unknown) => {
        offering.drop(key);
        if (!failed.has(key)) report(`有一条微信消息暂时读不出，会再试（${toldOf(error)}）`);
        failed.add(key);
      })
      .finally(() => reading.delete(key));
  }

  /** What was read of it goes on record without its bytes; of what was not, staff are told. */
  function giveUp({ key, id, self, login, at }: Note & { readonly key: string }): void {
    const before = spool.halfRead(key);
    const from = { id: '', name: '', isFriend: false };
    const lost = { key, self, login, id, kind: 'lost', from, sentAt: new Date(at).toISOString(), text: '' } as const;
    offering.expect(key);
    spool.keep(before ? { ...before, missing: '没能从微信取到文件' } : lost);
    offering.ready(key);
  }

  const isLost = (note: Note, by: Account) =>
    (note.self !== '' && note.self !== by.self) || Date.now() - note.at > ASKABLE_MS;

  return {
    arrived(id) {
      const by = account();
      if (id !== '' && seen.isKnown(id)) return;
      const key = spool.nextKey();
      spool.note(key, { id, self: by?.self ?? '', login: by?.login ?? '', at: Date.now() });
      if (by) begin(key, id, by);
    },
    takeUp() {
      const by = account();
      if (!by) return;
      for (const { key, ...note } of spool.notes()) {
        if (reading.has(key)) continue;
        if (!isLost(note, by)) begin(key, note.id, by);
        else giveUp({ key, ...note });
      }
    },
  };
}
