import { type SQL, sql } from 'drizzle-orm';
import type { PictureSize, Previews, ShownPicture } from '../ports/media.ts';
import { type Client, type Db, rows } from './client.ts';
import { preview } from './schema/index.ts';

export function createPreviews({ db, transaction }: Pick<Client, 'db' | 'transaction'>): Previews {
  return {
    async missing(limit) {
      const found = await rows(
        db,
        sql`select id::text as id from media where not is_previewed order by id limit ${limit}`,
      );
      return found.map(row => row['id'] as string);
    },
    async whole(id) {
      const [row] = await rows(db, sql`select bytes from media where id = ${id}`);
      return row?.['bytes'] as Uint8Array | undefined;
    },
    keep: (id, made) =>
      transaction(async tx => {
        const [row] = await rows(tx, sql`update media set is_previewed = true where id = ${id} returning community_id`);
        if (!row || !made) return;
        const values = { mediaId: id, communityId: row['community_id'] as string, ...made };
        await tx.insert(preview).values(values).onConflictDoNothing();
      }),
  };
}

/** The picture `m` that whoever asks may see: one condition for both sizes, so that none can be seen without the other. */
export async function readPicture(db: Db, size: PictureSize, mayBeSeen: SQL): Promise<ShownPicture | undefined> {
  const small = size === 'preview' ? sql`p.media_id = m.id` : sql`false`;
  const [row] = await rows(
    db,
    sql`select coalesce(p.bytes, m.bytes) as bytes, coalesce(p.type, m.type) as type, p.media_id is null as is_whole
        from media m left join preview p on ${small} where ${mayBeSeen}`,
  );
  return (
    row && {
      bytes: row['bytes'] as Uint8Array,
      type: row['type'] as string,
      isStandIn: size === 'preview' && row['is_whole'] === true,
    }
  );
}
