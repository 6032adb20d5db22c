import { sql } from 'drizzle-orm';
import type { Cipher } from '../ports/cipher.ts';
import type { ExitCode, ImportKind, ImportRuns } from '../ports/imports.ts';
import { type Client, rows } from './client.ts';
import { importRun } from './schema/index.ts';

const LEASE = sql`now() + interval '30 seconds'`;
/** Lines of one answer. */
const AT_ONCE = 500;

/** What is handed over names people and numbers in clear, and so does what is said of it: all of it is sealed. */
export function createImportRuns({ db, transaction }: Pick<Client, 'db' | 'transaction'>, cipher: Cipher): ImportRuns {
  return {
    async keep({ communityId, kind, isDry, name, bytes }, now) {
      const sealedFile = cipher.seal(Buffer.from(bytes).toString('base64'));
      const [kept] = await db
        .insert(importRun)
        .values({ communityId, kind, isDry, sealedName: cipher.seal(name), sealedFile, handedAt: now })
        .returning({ id: importRun.id });
      return kept!.id;
    },
    claim: me =>
      transaction(async tx => {
        const [row] = await rows(
          tx,
          sql`update import_run set lease_by = ${me}, lease_until = ${LEASE}, attempts = attempts + 1, read = 0, bad = 0
              where id = (select id from import_run where exit_code is null and (lease_until is null or lease_until < now())
                order by id limit 1 for update skip locked)
              returning id, community_id, kind, is_dry, sealed_name, sealed_file, attempts`,
        );
        if (!row) return undefined;
        await tx.execute(sql`delete from import_line where import_id = ${row['id']}`);
        return {
          id: Number(row['id']),
          attempts: Number(row['attempts']),
          communityId: row['community_id'] as string,
          kind: row['kind'] as ImportKind,
          isDry: row['is_dry'] === true,
          name: cipher.open(row['sealed_name'] as string),
          bytes: Buffer.from(cipher.open(row['sealed_file'] as string), 'base64'),
        };
      }),
    tell: (id, me, { read, bad, lines }) =>
      transaction(async tx => {
        const [ours] = await rows(
          tx,
          sql`update import_run set read = ${read}, bad = ${bad}, lease_until = ${LEASE}
              where id = ${id} and lease_by = ${me} and exit_code is null returning community_id`,
        );
        if (!ours) return false;
        if (lines.length > 0)
          await tx.execute(
            sql`insert into import_line(import_id, no, community_id, sealed_line)
                select ${id}::bigint, (select coalesce(max(no), 0) from import_line where import_id = ${id}) + l.no, ${ours['community_id']}::text, l.sealed
                from jsonb_array_elements_text(${JSON.stringify(lines.map(cipher.seal))}::jsonb) with ordinality l(sealed, no)`,
          );
        return true;
      }),
    async end(id, me, exitCode) {
      await db.execute(
        sql`update import_run set exit_code = ${exitCode}, sealed_file = null, lease_by = null, lease_until = null
            where id = ${id} and lease_by = ${me}`,
      );
    },
    async release(id, me) {
      await db.execute(
        sql`update import_run set lease_by = null, lease_until = null where id = ${id} and lease_by = ${me}`,
      );
    },
    async progress(id, after) {
      const [run] = await rows(
        db,
        sql`select attempts, read, bad, exit_code, (select coalesce(jsonb_agg(sealed_line order by no), '[]') from (
              select no, sealed_line from import_line where import_id = r.id and no > ${after} order by no limit ${AT_ONCE}) l) as lines
            from import_run r where id = ${id}`,
      );
      if (!run) return undefined;
      const lines = (run['lines'] as string[]).map(cipher.open);
      return {
        attempt: Number(run['attempts']),
        read: Number(run['read']),
        bad: Number(run['bad']),
        lines,
        ...(run['exit_code'] !== null && lines.length < AT_ONCE
          ? { exitCode: Number(run['exit_code']) as ExitCode }
          : {}),
      };
    },
  };
}
