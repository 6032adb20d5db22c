import { customType, text, timestamp } from 'drizzle-orm/pg-core';

/** A moment, always with its zone, handed around as Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

/** Every business row says whose estate it belongs to: the key by which the data could be split. */
export const communityId = () => text('community_id').notNull();

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
