/** What came in place of words. Its text says in words what it was, so that nothing depends on seeing it. */
export type Attachment =
  | { readonly kind: 'sticker' }
  | { readonly kind: 'location'; readonly label?: string; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'link'; readonly title?: string; readonly url: string }
  | { readonly kind: 'file'; readonly name: string; readonly missing?: string }
  /** `missing`: why its bytes were not kept, in Chinese. */
  | { readonly kind: 'voice'; readonly seconds?: number; readonly missing?: string }
  | { readonly kind: 'video'; readonly seconds?: number; readonly missing?: string }
  | { readonly kind: 'card'; readonly name?: string }
  /** A mini program. */
  | { readonly kind: 'app'; readonly title?: string }
  /** Only of a picture whose bytes were not kept. */
  | { readonly kind: 'picture'; readonly missing: string }
  /** A red envelope, a talk passed on: what the channel calls it, and its title. */
  | { readonly kind: 'other'; readonly name: string; readonly title?: string };

/** Name of what it is to say our name and nothing else. */
export const CALLED = '呼叫';

/** Words as they stood before the owner changed them. */
export interface EarlierText {
  readonly text: string;
  /** When it was changed; ISO. */
  readonly until: string;
}

const seconds = (n: number | undefined) => (n === undefined ? '' : ` ${Math.round(n)}秒`);
const LONGEST_NAME = 80;
const plain = (words: string | undefined) =>
  (words ?? '')
    .replace(/[［］\s]+/g, ' ')
    .trim()
    .slice(0, LONGEST_NAME);
const name = (words: string | undefined) => (plain(words) ? ` ${plain(words)}` : '');
const missing = (why: string | undefined) => (plain(why) ? `，${plain(why)}，没有留下` : '');

/** What came, in words: "［语音 12秒］", "［位置 翠湖花园北门］". */
export function describe(attachment: Attachment): string {
  switch (attachment.kind) {
    case 'sticker':
      return '［表情］';
    case 'location':
      return `［位置${name(attachment.label)}］`;
    case 'link':
      return `［链接${name(attachment.title)}${name(attachment.url)}］`;
    case 'file':
      return `［文件${name(attachment.name)}${missing(attachment.missing)}］`;
    case 'voice':
      return `［语音${seconds(attachment.seconds)}${missing(attachment.missing)}］`;
    case 'video':
      return `［视频${seconds(attachment.seconds)}${missing(attachment.missing)}］`;
    case 'card':
      return `［名片${name(attachment.name)}］`;
    case 'app':
      return `［小程序${name(attachment.title)}］`;
    case 'picture':
      return `［图片${missing(attachment.missing)}］`;
    case 'other':
      return `［微信${plain(attachment.name)}${name(attachment.title)}］`;
  }
}

/** What was said beside what came: the text without our description of it. */
export const wordsBeside = (text: string): string =>
  text.replace(/［(表情|位置|链接|文件|语音|视频|名片|小程序|图片|微信)[^］]{0,300}］/g, '').trim();

/** How a case's record begins to say it. */
export const CHANGED_REASON = { edited: '业主改了一条消息', recalled: '业主撤回了一条消息' } as const;

/** What an owner changed or took back: the message it is about, and its words before. */
export interface Changed {
  readonly kind: 'edited' | 'recalled';
  readonly messageId: number;
  readonly before: string;
}
