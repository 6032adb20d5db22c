/** A text object in which nothing is markup; Slack refuses an empty one. */
export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

/** A text object with markup; `verbatim` keeps Slack from making links and mentions of bare words. */
export interface MarkdownText {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

const EMPTY = '（空）';
const CUT = '…';
/** Direction overrides, joiners between words and control characters: they only make a text look like another. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[^\P{Cc}\n\t]/gu;
/** Marks of ours that are cut as a whole: 〔房号〕, ⟦p1⟧. */
const OPEN_MARK = /[〔⟦][^〔〕⟦⟧]{0,12}$/;

const clean = (text: string) =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(UNSEEN, '');

/**
 * Words of people for a `plain_text` element: at most `max` characters as Slack counts them, cut between characters.
 * Nothing in them is markup there, so nothing is escaped.
 */
export function plainText(text: string, max: number): PlainText {
  return { type: 'plain_text', text: shorten(clean(text), max, c => c), emoji: false };
}

/** Words of people for a `mrkdwn` element that holds nothing else, at most `max` characters with what escaping adds. */
export function mrkdwnText(text: string, max: number): MarkdownText {
  return { type: 'mrkdwn', text: slackText(text, max), verbatim: true };
}

/**
 * Words of people to be put among markup of ours: nothing in them mentions, links, unfurls or formats. What would is
 * shown by a character that looks alike, or with a blank in it; at most `max` characters with what escaping adds.
 */
export function slackText(text: string, max = Number.POSITIVE_INFINITY): string {
  // Nothing here makes a text shorter: what is cut off now would be cut off anyway, and a flood costs nothing.
  const enough = text.slice(0, Math.min(text.length, 4 * max + 64));
  return shorten(inert(clean(enough)), max, escaped);
}

function inert(text: string): string {
  return (
    text
      // An emoji's code has no emoji without its first colon; before "_" is changed, which such a code may hold.
      .replace(/:(?=[\w+'-]+:)/g, '：')
      .replace(/[*_~`]/g, c => LOOKALIKE[c]!)
      // Slack reads a quote from `&gt;` at the start of a line as well.
      .replace(/^[ \t]*>+/gm, quote => quote.replaceAll('>', '＞'))
      .replace(/@(?=\S)/g, '＠')
      .replace(/#(?=[\p{L}\p{N}])/gu, '＃')
      .replace(/:(?=\/\/)/g, ': ')
      .replace(/\b(mailto|tel|slack|javascript|data):(?=\S)/gi, '$1: ')
      // A bare "t.example" is a link too; "128.50" and "3.2.1201" are none.
      .replace(/(?<=[\p{L}\p{N}-])\.(?=[\p{L}-])/gu, '. ')
      .replace(/(?<![\d.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(?=\d)/g, '$1.$2.$3. ')
  );
}

const LOOKALIKE: Readonly<Record<string, string>> = { '*': '＊', _: '＿', '~': '～', '`': '｀' };
const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string) => text.replace(/[&<>]/g, c => ENTITY[c]!);

const CHARACTERS = new Intl.Segmenter('zh', { granularity: 'grapheme' });
/** Longest that one character may be: more joined on is a trick, and is cut. */
const MOST_JOINED = 64;

/** The text as `write` writes it, in at most `max` code units; of what is cut, "…" remains. */
function shorten(text: string, max: number, write: (text: string) => string): string {
  const whole = text.trim() === '' ? EMPTY : text;
  if (max === Number.POSITIVE_INFINITY || (whole.length <= max && write(whole).length <= max)) return write(whole);
  let kept = '';
  let left = max - CUT.length;
  for (const { segment } of CHARACTERS.segment(whole.slice(0, max + MOST_JOINED))) {
    left -= write(segment).length;
    if (left < 0) break;
    kept += segment;
  }
  return write(kept.replace(OPEN_MARK, '')) + CUT;
}
