// @ts-check

const WEEKDAYS = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'];
const DAY = 24 * 3600_000;

/** @param {number} n */
const two = n => String(n).padStart(2, '0');

/**
 * "23:05" on the reader's own clock.
 * @param {Date} at
 */
export const clockTime = at => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** @param {Date} at */
const midnight = at => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/**
 * A moment as a chat shows it: "23:05", "昨天 23:05", "星期三 23:05", "11月21日 23:05", "2025年11月21日 23:05".
 * @param {Date} at
 * @param {Date} now
 */
export function chatTime(at, now) {
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  const time = clockTime(at);
  if (days === 0) return time;
  if (days === 1) return `昨天 ${time}`;
  if (days > 1 && days < 7) return `${WEEKDAYS[at.getDay()]} ${time}`;
  const date = `${at.getMonth() + 1}月${at.getDate()}日 ${time}`;
  return at.getFullYear() === now.getFullYear() ? date : `${at.getFullYear()}年${date}`;
}

/**
 * How long ago in few words: "刚刚", "5分钟前", "3小时前", then the date.
 * @param {Date} at
 * @param {Date} now
 */
export function agoTime(at, now) {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return '刚刚';
  if (minutes < 60) return `${minutes}分钟前`;
  if (minutes < 12 * 60) return `${Math.floor(minutes / 60)}小时前`;
  return chatTime(at, now);
}
