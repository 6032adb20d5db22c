import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import { importRequest, MAX_FILE_BYTES, progressRequest } from '../http/admin-import.ts';
import { unopened } from '../import/reader.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { ExitCode, ImportProgress, Voice } from '../ports/imports.ts';
import { addressOf } from './doctor-machine.ts';
import type { ImportTask } from './import-file.ts';

const ASK_MS = 300;
const ANSWER_MS = 10_000;
/** A service that is started again is waited for so long. */
const AWAY_MS = 60_000;

export interface Asker {
  readonly config: Config;
  readonly cipher: Cipher;
}

/**
 * Hands the file to the service that holds the embedded database, and says what it says until it has done. undefined: nobody
 * answers there.
 */
export async function importThroughService(
  { file, ...task }: ImportTask,
  { config, cipher }: Asker,
  voice: Voice,
): Promise<ExitCode | undefined> {
  const bytes = await readFile(file).catch(error => {
    throw new DomainError('not_found', `读不了 ${file}：${unopened(file, error).message}`);
  });
  if (bytes.length > MAX_FILE_BYTES)
    throw new DomainError(
      'too_large',
      `${file} 超过 ${MAX_FILE_BYTES / 1024 / 1024} MB，服务开着时收不下。请先停下服务再导入，或分成几个文件。`,
    );
  const door = `${addressOf(config)}/admin/import`;
  const handed = await call<{ id: number }>(door, importRequest(cipher, { ...task, name: file }, bytes, new Date()));
  return handed && follow(handed.id, door, cipher, voice);
}

async function follow(id: number, door: string, cipher: Cipher, voice: Voice): Promise<ExitCode> {
  let [attempt, after, read] = [0, 0, 0];
  let heardAt = performance.now();
  for (;;) {
    const found = await call<ImportProgress>(`${door}/progress`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ request: progressRequest(cipher, { id, after }, new Date()) }),
    });
    if (found) {
      heardAt = performance.now();
      if (attempt > 0 && found.attempt !== attempt) {
        voice.say('服务重新启动过，这个文件从头再导入一遍（不会重复登记）：');
        [attempt, after, read] = [found.attempt, 0, 0];
        continue;
      }
      attempt = found.attempt;
      after += found.lines.length;
      // Before the lines: nothing comes after the last of them.
      if (found.read !== read) voice.progress(found.read, found.bad);
      read = found.read;
      for (const line of found.lines) voice.say(line);
      if (found.exitCode !== undefined) return found.exitCode;
    } else if (performance.now() - heardAt > AWAY_MS)
      throw new DomainError(
        'unavailable',
        '服务停了，导入没有完成。再启动服务，它会自己接着导入；也可以再导入一次，不会重复。',
      );
    await pause(ASK_MS);
  }
}

/** undefined: nobody answered. */
async function call<T>(address: string, request: RequestInit): Promise<T | undefined> {
  const answer = await fetch(address, { ...request, signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined);
  if (!answer) return undefined;
  const body = (await answer.json().catch(() => ({}))) as T & { error?: string };
  if (!answer.ok) throw new DomainError('bad_input', body.error ?? `服务回答 ${answer.status}，请看服务的日志。`);
  return body;
}
