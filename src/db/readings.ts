import { and, eq } from 'drizzle-orm';
import type { Readings } from '../ports/record.ts';
import type { Db } from './client.ts';
import { reading } from './schema/index.ts';

export function createReadings(db: Db): Readings {
  return {
    async find(key) {
      const [row] = await db
        .select({ reading: reading.reading })
        .from(reading)
        .where(and(eq(reading.conversationId, key.conversationId), eq(reading.uptoSeq, key.uptoSeq)));
      return row?.reading;
    },
    async keep(key, value, communityId, at) {
      await db
        .insert(reading)
        .values({ ...key, communityId, reading: value, at })
        .onConflictDoNothing();
    },
  };
}
