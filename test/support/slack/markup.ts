/** What a text would be turned into before a reader's eyes. */
export interface Produced {
  /** The words as they are read. */
  readonly shown: string;
  /** People, groups, channels and whole-channel calls, as written between the brackets. */
  readonly mentions: readonly string[];
  readonly links: readonly string[];
  readonly dates: readonly string[];
  readonly emoji: readonly string[];
  readonly formatting: readonly ('bold' | 'italic' | 'strike' | 'code' | 'code block' | 'quote')[];
}

export interface Reading {
  /** Of a mrkdwn object with `verbatim: true` no bare address becomes a link. */
  readonly verbatim?: boolean;
  /** "@name" and "#channel" become mentions. */
  readonly linkNames?: boolean;
  /** What an id between brackets is called. */
  readonly nameOf?: (id: string) => string | undefined;
}

/** Stands for what was between brackets, so that no formatting is read into it. */
const HOLE = '\uFFFC';
const SCHEME = /^(https?|mailto|tel|ftp|slack|file|ssh|sftp|skype|facetime|callto):/i;
const BARE =
  /(?:https?:\/\/|www\.)[^\s<>|\uFFFC]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|info|top|xyz|cc|vip|shop|site|app|dev|test|example|me|tv|co)(?![\w.-]*@)(?:\/[^\s<>|\uFFFC]*)?(?![\w])/gi;

/** Reads a mrkdwn text as Slack does: brackets first, then addresses, then signs of formatting. */
export function read(
  text: string,
  { verbatim = false, linkNames = false, nameOf = () => undefined }: Reading = {},
): Produced {
  const mentions: string[] = [];
  const links: string[] = [];
  const dates: string[] = [];
  const words: string[] = [];

  function bracket(whole: string, inner: string): string {
    const [target = '', label] = inner.split(/\|(.*)/s);
    const put = (shown: string) => {
      words.push(shown);
      return HOLE;
    };
    if (/^@[UWB]\w+$/.test(target) || /^#[CG]\w+$/.test(target)) {
      mentions.push(target);
      return put(`${target[0]}${label || nameOf(target.slice(1)) || target.slice(1)}`);
    }
    if (/^!(channel|here|everyone)$/.test(target) || target.startsWith('!subteam^')) {
      mentions.push(target);
      return put(label || `@${target.slice(1)}`);
    }
    if (target.startsWith('!date^')) {
      dates.push(target);
      if (target.split('^')[3]) links.push(target.split('^')[3]!);
      return put(label ?? target);
    }
    if (SCHEME.test(target)) {
      links.push(target);
      return put(label ? `${label}（${target}）` : target);
    }
    return whole;
  }

  let left = text.replace(/<([^<>\n]+)>/g, bracket);
  if (!verbatim) {
    links.push(...(left.match(BARE) ?? []));
  }
  if (linkNames) mentions.push(...(left.match(/(?<![\w@])@(channel|here|everyone)\b|(?<!\w)#[\p{L}\p{N}_-]+/gu) ?? []));
  const emoji = left.match(/:[a-z0-9_+'-]+:/g) ?? [];
  const formatting: Produced['formatting'][number][] = [];
  const strip = (pattern: RegExp, kind: Produced['formatting'][number]) => {
    left = left.replace(pattern, (_whole, inner: string) => {
      formatting.push(kind);
      return inner;
    });
  };
  strip(/```([\s\S]+?)```/g, 'code block');
  strip(/`([^`\n]+)`/g, 'code');
  strip(/^(?:>|&gt;)(?:>>|&gt;&gt;)? ?(.*)$/gm, 'quote');
  strip(/(?<![\w*])\*(?! )([^*\n]*[^*\s])\*(?![\w*])/g, 'bold');
  strip(/(?<![\w_])_(?! )([^_\n]*[^_\s])_(?![\w_])/g, 'italic');
  strip(/(?<![\w~])~(?! )([^~\n]*[^~\s])~(?![\w~])/g, 'strike');
  let hole = 0;
  const shown = unescaped(left).replaceAll(HOLE, () => unescaped(words[hole++] ?? HOLE));
  return { shown, mentions, links, dates, emoji, formatting };
}

/** A plain text: nothing in it becomes anything, except that ":name:" may become a picture. */
export const readPlain = (text: string, emoji = true): Produced => ({
  shown: text,
  mentions: [],
  links: [],
  dates: [],
  emoji: emoji ? (text.match(/:[a-z0-9_+'-]+:/g) ?? []) : [],
  formatting: [],
});

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
