// @ts-check

/** @typedef {import('./types.d.ts').Case} Case */

/**
 * Concealed numbers that are not for this screen.
 * @param {string | undefined} text
 */
export const plain = text => (text ?? '').replace(/⟦p\d{1,6}⟧/g, '〔号码〕');

/**
 * "3栋2单元1201"
 * @param {Case['where']} where
 */
export const houseLabel = where =>
  `${where.building ? `${where.building}栋` : ''}${where.unit ? `${where.unit}单元` : ''}${where.room ?? ''}`;

/**
 * "3栋2单元1201 厨房"
 * @param {Case['where']} where
 */
export const whereLabel = where =>
  plain([houseLabel(where), where.location ?? ''].filter(Boolean).join(' ')) || '地点未说明';

/** @param {Case['state']} state */
export const isOpen = state => state === 'recorded' || state === 'claimed';

/**
 * Whether the owner can be written to; who has no chat is called.
 * @param {Pick<Case, 'source'>} ticket
 */
export const hasChat = ({ source }) => source === 'chat';

/**
 * Why nobody can be written to.
 * @param {Pick<Case, 'source'>} ticket
 * @param {Readonly<Record<string, string>>} sources
 */
export const noChat = ({ source }, sources) =>
  source === 'room' ? '群里听到，不在群里回复' : `${sources[source]}登记，没有聊天`;

/** @param {unknown} error */
export const messageOf = error => (error instanceof Error ? error.message : '没有成功，请再试一次。');
