import { numbered } from '../../src/domain/choices.ts';
import type { OutboundBody } from '../../src/ports/channel.ts';

/** One message of WeChat: words, or a picture. */
export type Part =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'picture'; readonly id: string };

export interface PartsOptions {
  readonly maxBytes: number;
  /** Strangers are sent no addresses: they are told whom to call instead. */
  readonly mayLink: boolean;
  readonly phone24: string;
}

/** What is said, message by message. */
export function partsOf(
  { text, choices = [], media = [], from }: OutboundBody,
  options: PartsOptions,
): readonly Part[] {
  const said = numbered(text, choices);
  const words = options.mayLink ? said : withoutLinks(said, options.phone24);
  // Some sentences say themselves who did it.
  const isSaid = from === undefined || words === '' || words.includes(`工号${from.code}`);
  const whole = isSaid ? words : `${from.name}（工号${from.code}）：${words}`;
  return [
    ...cutText(whole, options.maxBytes).map(part => ({ kind: 'words' as const, text: part })),
    ...media.map(id => ({ kind: 'picture' as const, id })),
  ];
}

const END =
  'com|cn|net|org|top|xyz|info|vip|shop|site|online|cc|io|me|link|app|ltd|club|tech|store|pro|biz|work|ren|wang';
const LINK = new RegExp(
  `(?:https?|ftp|weixin):\\/\\/[^\\s\\u3000-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef]+|` +
    `(?<![\\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+(?:${END})(?![a-z0-9-])(?::\\d+)?(?:[/?#][\\w\\-./?%&=#~+:@!$]*)?`,
  'gi',
);

/** The words without addresses of the web; what stands there instead says how to get at it. */
export const withoutLinks = (text: string, phone24: string): string =>
  text.replace(LINK, `（网址这里不发，请打${phone24}问）`);

const SENTENCE_END = /[。！？!?；;\n]/u;
const PAUSE = /[，、,：:\s]/u;
const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Pieces of at most so many bytes of UTF-8, cut where a sentence ends, else at a pause, and never inside a character. */
export function cutText(text: string, maxBytes: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (bytesOf(rest) > maxBytes) {
    const head = headOf(rest, maxBytes);
    pieces.push(head.trim());
    rest = rest.slice(head.length).trim();
  }
  return [...pieces, rest].filter(piece => piece !== '');
}

function headOf(text: string, maxBytes: number): string {
  let size = 0;
  let end = 0;
  let sentence = 0;
  let breath = 0;
  for (const { segment } of new Intl.Segmenter('zh').segment(text)) {
    size += bytesOf(segment);
    if (size > maxBytes) break;
    end += segment.length;
    if (SENTENCE_END.test(segment)) sentence = end;
    else if (PAUSE.test(segment)) breath = end;
  }
  // One character longer than all that fits is no character of anybody's.
  if (end === 0) return [...text].slice(0, Math.max(1, Math.floor(maxBytes / 4))).join('');
  return text.slice(0, [sentence, breath].find(at => at > end / 3) ?? end);
}
