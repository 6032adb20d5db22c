import { DomainError } from '../../src/domain/errors.ts';
import type { Media, SafePicture } from '../../src/ports/media.ts';
import { SlackLater } from './api.ts';
import type { Files } from './files.ts';

/** Pictures one case is begun with; more are told of. */
export const MOST_CARRIED = 9;

/** What of somebody's files goes into a case. */
export interface Carried {
  readonly pictures: readonly SafePicture[];
  /** Of each that does not its name and why. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** Reads files out of Slack, one by one; whatever cannot be had is named, and keeps nothing else back. */
export async function carry(files: Files, media: Pick<Media, 'clean'>, ids: readonly string[]): Promise<Carried> {
  const pictures: SafePicture[] = [];
  const left: Carried['left'][number][] = [];
  for (const [i, id] of ids.entries()) {
    let name = `第 ${i + 1} 个文件`;
    const leave = (why: string) => left.push({ name, why });
    try {
      const file = await files.find(id);
      if (file.name) name = file.name;
      if (!file.isPicture) leave('不是图片，请在 Slack 里看。');
      else if (pictures.length === MOST_CARRIED)
        leave(`一张工单登记时最多带 ${MOST_CARRIED} 张图片，请在 Slack 里看。`);
      else pictures.push(await media.clean(await file.bytes()));
    } catch (error) {
      if (error instanceof DomainError) leave(error.message);
      else if (error instanceof SlackLater) leave('现在从 Slack 读不到，请在 Slack 里看。');
      else throw error;
    }
  }
  return { pictures, left };
}

/** Adds the pictures; who may not add them, because the case is about himself, has them left like any other file. */
export async function added(
  { pictures, left }: Carried,
  add: (pictures: Carried['pictures']) => Promise<unknown>,
): Promise<Carried> {
  try {
    if (pictures.length > 0) await add(pictures);
    return { pictures, left };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { pictures: [], left: [...left, { name: `图片 ${pictures.length} 张`, why: error.message }] };
  }
}

/** For whoever has put them there: what came along and what did not. Empty when there was nothing. */
export const carriedWords = ({ pictures, left }: Carried): string =>
  [
    pictures.length > 0 ? `图片 ${pictures.length} 张已带进工单。` : '',
    ...left.map(({ name, why }) => `没有带进工单：${name}（${why.replace(/。$/, '')}）。`),
  ]
    .filter(Boolean)
    .join('\n');

/** For the case's record. */
export const leftWords = ({ left }: Carried): string =>
  left.length > 0 ? `没有带进工单的文件：${left.map(file => file.name).join('、')}` : '';
