import { createHash } from 'node:crypto';
import { createReadStream, existsSync, type PathLike } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { DomainError } from '../domain/errors.ts';

/**
 * A backup is gzipped lines of JSON: a head; for each table a line that names it and its columns, then lines of many rows
 * (values as PostgreSQL writes them, whatever they are); last the end, by which half a file or a changed one is recognised.
 */
export interface Head {
  readonly format: 'menfang-backup';
  readonly version: 1;
  readonly madeAt: string;
  readonly madeOn: 'pglite' | 'postgres';
  /** Tells which ENCRYPTION_KEY the values are sealed with, and nothing more about it. */
  readonly key: string;
  readonly migrations: readonly string[];
}

export interface TableHead {
  readonly table: string;
  readonly columns: readonly string[];
  /** The latest number given out, where rows are numbered. */
  readonly last?: number;
}

export type Counts = Readonly<Record<string, number>>;

export type Part =
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'table'; readonly table: TableHead }
  /** Rows of the table named last, as the text of a JSON list. */
  | { readonly kind: 'rows'; readonly rows: string }
  | { readonly kind: 'end'; readonly counts: Counts };

interface End {
  readonly end: true;
  readonly counts: Counts;
  /** SHA-256 of every line before this one. */
  readonly sha256: string;
}

/** Quick rather than small: a snapshot is held open meanwhile. */
const GZIP = { level: 3, chunkSize: 256 * 1024 };
const NEWLINE = 10;

/** Writes a backup beside its place first: under its own name there is a whole one or none. Nothing is overwritten. */
export async function writeBackupFile(path: string, parts: () => AsyncIterable<Part>): Promise<void> {
  const part = `${path}.part`;
  if (existsSync(path)) throw new DomainError('bad_input', `${path} 已经有了，不会覆盖它。请换一个文件名。`);
  const file = await open(part, 'wx', 0o600).catch(error => {
    throw unwritable(part, error);
  });
  try {
    await pipeline(lines(parts()), createGzip(GZIP), file.createWriteStream({ flush: true }));
    await rename(part, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(part, { force: true });
    throw unwritable(part, error);
  }
}

async function* lines(parts: AsyncIterable<Part>): AsyncIterable<string> {
  const hash = createHash('sha256');
  for await (const part of parts) {
    const line = `${textOf(part, () => hash.digest('hex'))}\n`;
    if (part.kind !== 'end') hash.update(line);
    yield line;
  }
}

function textOf(part: Part, sha256: () => string): string {
  if (part.kind === 'rows') return part.rows;
  if (part.kind === 'head') return JSON.stringify(part.head);
  if (part.kind === 'table') return JSON.stringify(part.table);
  return JSON.stringify({ end: true, counts: part.counts, sha256: sha256() } satisfies End);
}

/** Reads a backup from its beginning to its end; throws when it is no backup, or not whole, or not as it was written. */
export async function* readBackupFile(path: string): AsyncIterable<Part> {
  const hash = createHash('sha256');
  let isFirst = true;
  let ended = false;
  for await (const line of linesOf(path)) {
    if (ended) throw damaged(path);
    const part = isFirst ? readHead(path, line) : readPart(path, line, () => hash.digest('hex'));
    isFirst = false;
    ended = part.kind === 'end';
    if (!ended) hash.update(line).update('\n');
    yield part;
  }
  if (!ended) throw cut(path);
}

async function* linesOf(path: string): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: GZIP.chunkSize });
  const source = createReadStream(path).on('error', error => gunzip.destroy(error));
  let begun: Buffer[] = [];
  try {
    for await (const chunk of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...begun, chunk.subarray(from, at)]);
        begun = [];
        from = at + 1;
      }
      if (from < chunk.length) begun.push(chunk.subarray(from));
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    source.destroy();
  }
  if (begun.length > 0) throw cut(path);
}

function readHead(path: string, line: Buffer): Part {
  const head = parse(line) as Partial<Head> | undefined;
  if (head?.format !== 'menfang-backup') throw notOurs(path);
  if (head.version !== 1)
    throw new DomainError(
      'bad_input',
      `${path} 的格式（版本 ${head.version}）比这个程序新。请用做这份备份的版本来恢复。`,
    );
  return { kind: 'head', head: head as Head };
}

function readPart(path: string, line: Buffer, sha256: () => string): Part {
  if (line[0] === '['.charCodeAt(0)) return { kind: 'rows', rows: line.toString() };
  const found = parse(line) as TableHead | End | undefined;
  if (found === undefined) throw damaged(path);
  if (!('end' in found)) return { kind: 'table', table: found };
  if (found.sha256 !== sha256()) throw damaged(path);
  return { kind: 'end', counts: found.counts };
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

/** Without this a power cut may forget the new name. */
async function syncFolder(path: PathLike): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().catch(() => {});
  await folder.close();
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';
const AGAIN = '请换另一份备份，数据库没有改动。';
const cut = (path: string) => new DomainError('bad_input', `${path} 不完整，只有前半截。${AGAIN}`);
const damaged = (path: string) => new DomainError('bad_input', `${path} 已损坏：内容和写下时不一样。${AGAIN}`);
const notOurs = (path: string) =>
  new DomainError('bad_input', `${path} 不是门房的备份文件。请检查路径，要用 npm run backup 写出的文件。`);

function unreadable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT') return new DomainError('bad_input', `没有找到文件 ${path}，请检查路径。`);
  if (code === 'EACCES' || code === 'EISDIR') return new DomainError('bad_input', `读不了 ${path}，请检查路径和权限。`);
  if (code === 'Z_BUF_ERROR') return cut(path);
  return code.startsWith('Z_') ? damaged(path) : error;
}

function unwritable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'EEXIST')
    return new DomainError(
      'conflict',
      `${path} 已经有了：可能有另一个备份正在写，或上次中断了。确认没有在写后请删除它，再来一次。`,
    );
  if (code === 'ENOSPC')
    return new DomainError('unavailable', `写 ${path} 时磁盘满了。请腾出空间或换一个磁盘，再来一次。`);
  if (['ENOENT', 'EACCES', 'EROFS', 'EISDIR', 'EPERM'].includes(code))
    return new DomainError('bad_input', `写不了 ${path}。请检查目录是否存在、有没有写的权限。`);
  return error;
}
