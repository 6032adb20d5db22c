import { conceal, findSecrets } from '../domain/conceal.ts';

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^0\d{2,3}[2-9]\d{6,7}$/;
const LOCAL = /^[2-9]\d{6,7}$/;

/** A number to call as bare digits, or what is wrong with it; '' is no number and nothing wrong. */
export function readPhone(cell: string): { readonly phone?: string; readonly wrong?: string } {
  // A number typed as a number may come with a fraction of nothing.
  const text = cell.replace(/\.0+$/, '');
  if (/^[-/—无]*$/.test(text)) return {};
  if (text.includes('*')) return { wrong: '号码被星号遮住了，请填写完整的号码。' };
  if (/^\d(?:\.\d+)?e\+?\d+$/i.test(text))
    return { wrong: '号码变成了科学计数法，原来的数字已经丢了。请把这一列设成“文本”，再重新填写号码。' };
  const digits = text
    .replace(/^\+/, '')
    .replace(/[\s().·—–-]/g, '')
    .replace(/^(?:00)?86(?=1[3-9]\d{9}$|0?\d{10,11}$)/, '');
  if (MOBILE.test(digits) || LANDLINE.test(digits) || LOCAL.test(digits)) return { phone: digits };
  const shown = masked(cell);
  if (/[/、,;，；]| \d{7,}/.test(cell) && digits.replace(/\D/g, '').length > 13)
    return { wrong: `一格里有几个号码（${shown}）。请每个号码写一行，姓名和房屋照抄。` };
  if (/\D/.test(digits)) return { wrong: `“${shown}”不是电话号码。请只填数字，例如 13800001201 或 0512-5550110。` };
  return {
    wrong: `“${shown}”有 ${digits.length} 位，手机号应为 1 开头的 11 位，座机应带区号。请核对后改正。`,
  };
}

/** 138****1201: enough to find the cell, too little to call. */
export const maskPhone = (digits: string): string =>
  digits.length >= 9 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : `${digits.slice(0, 2)}****`;

/** What stands in a cell, short enough for a line, without numbers that belong to somebody. */
export function masked(text: string): string {
  const hidden = conceal(text, findSecrets(text), found => maskPhone(found.value)).replace(/\d(?:[ .-]?\d){5,}/g, run =>
    maskPhone(run.replace(/\D/g, '')),
  );
  return hidden.length > 24 ? `${hidden.slice(0, 24)}…` : hidden;
}
