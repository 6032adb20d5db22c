import { setTimeout as pause } from 'node:timers/promises';
import type { BoardPicture } from '../../src/ports/case-board.ts';
import { type SlackApi, SlackLater } from './api.ts';

/** Pictures of owners where Slack may have them. */
export interface Uploads {
  /** Slack's ids by ours, of those pictures that could be brought there in time; the others are looked at on our own desk. */
  bring(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface UploadsOptions {
  readonly api: SlackApi;
  readonly picture: BoardPicture;
  /** How long is waited before each look whether Slack has processed them. */
  readonly looksMs?: readonly number[];
  readonly onError: (error: unknown, what: string) => void;
}

/** Six seconds in all: words wait for their pictures no longer than that. */
const LOOKS_MS = [150, 350, 700, 1300, 1500, 2000] as const;
const TIMEOUT_MS = 5000;
/** After this no further one is begun. */
const MOST_MS = 5000;
const AT_ONCE = 3;
/** Pictures remembered, so that what is tried again is not uploaded again. */
const MOST_KNOWN = 500;

/**
 * Uploads without sharing: a file is seen only where a message shows it, and a try that failed leaves at most a file that
 * nobody sees. Slack takes a file into a message only once it has looked at it itself.
 */
export function createUploads({ api, picture, looksMs = LOOKS_MS, onError }: UploadsOptions): Uploads {
  const known = new Map<string, { readonly file: string; isReady: boolean }>();

  /** The words go without them: whatever keeps words back as well is met again when they are posted. */
  function notNow(error: unknown): undefined {
    if (!(error instanceof SlackLater && error.isAsked)) onError(error, 'pictures');
  }

  /** The bytes are with Slack, but no file yet; undefined when they could not be had or brought. */
  async function upload(id: string): Promise<string | undefined> {
    const bytes = await picture(id);
    if (!bytes) return undefined;
    const { upload_url, file_id } = await api.call('files.getUploadURLExternal', {
      filename: 'picture.jpg',
      length: bytes.byteLength,
    });
    const answer = await fetch(String(upload_url), {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(bytes),
    });
    await answer.body?.cancel();
    return answer.ok ? String(file_id) : undefined;
  }

  async function uploadAll(ids: readonly string[]): Promise<void> {
    const uploaded: [id: string, file: string][] = [];
    const began = performance.now();
    for (let i = 0; i < ids.length && performance.now() - began < MOST_MS; i += AT_ONCE)
      await Promise.all(
        ids.slice(i, i + AT_ONCE).map(async id => {
          const file = await upload(id).catch(notNow);
          if (file) uploaded.push([id, file]);
        }),
      );
    if (uploaded.length === 0) return;
    const files = uploaded.map(([, file]) => ({ id: file, title: '业主发来的图片' }));
    // No channel: shared here, each would become a message of its own.
    await api.call('files.completeUploadExternal', { files });
    for (const [id, file] of uploaded) known.set(id, { file, isReady: false });
    for (const id of [...known.keys()].slice(0, Math.max(0, known.size - MOST_KNOWN))) known.delete(id);
  }

  async function look(id: string): Promise<void> {
    const one = known.get(id);
    if (!one || one.isReady) return;
    const { file } = (await api.call('files.info', { file: one.file })) as { file?: { mimetype?: string } };
    one.isReady = Boolean(file?.mimetype);
  }

  const waiting = (ids: readonly string[]) => ids.filter(id => known.get(id)?.isReady === false);

  return {
    async bring(ids) {
      try {
        await uploadAll(ids.filter(id => !known.has(id)));
        for (const ms of looksMs) {
          if (waiting(ids).length === 0) break;
          await pause(ms);
          await Promise.all(waiting(ids).map(look));
        }
      } catch (error) {
        notNow(error);
      }
      return new Map(
        ids.flatMap(id => {
          const one = known.get(id);
          return one?.isReady ? [[id, one.file]] : [];
        }),
      );
    },
  };
}
