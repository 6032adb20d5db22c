export type Json = Record<string, unknown>;

export interface Person {
  readonly id: string;
  real_name: string;
  email?: string;
  deleted?: boolean;
  readonly is_bot?: boolean;
  /** Of another workspace; ours unless given. */
  team_id?: string;
  /** True unless given. */
  is_email_confirmed?: boolean;
  /** A guest, one of a single channel, somebody of a shared channel. */
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
}

export interface Reaction {
  readonly name: string;
  readonly users: string[];
}

/** A message as it stands in a channel; what an app gets of it is made by `shapes.ts`. */
export interface Message {
  readonly type: 'message';
  readonly channel: string;
  readonly ts: string;
  user?: string;
  bot_id?: string;
  subtype?: string;
  text: string;
  blocks: readonly Json[];
  attachments?: readonly Json[];
  thread_ts?: string;
  metadata?: Json;
  edited?: { user: string; ts: string };
  files?: SharedFile[];
  reactions?: Reaction[];
  client_msg_id?: string;
  /** How the text is read: what chat.postMessage was given, or its defaults. */
  parse: string;
  link_names: boolean;
  unfurl_links: boolean;
  unfurl_media: boolean;
  /** The only person who sees it. */
  readonly only?: string;
  hidden?: boolean;
}

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly is_private: boolean;
  is_archived: boolean;
  /** The person of a direct conversation with the app. */
  readonly im?: string;
  readonly members: Set<string>;
  readonly messages: Message[];
}

export interface SharedFile {
  readonly id: string;
  readonly name: string;
  title: string;
  /** Empty until Slack has looked at what an app has uploaded. */
  mimetype: string;
  size: number;
  bytes: Buffer | undefined;
  readonly user: string;
  readonly alt_txt?: string;
  /** Channel id to the ts of each message it was shared with. */
  readonly shares: Map<string, string[]>;
  complete: boolean;
  /** Somebody has handed it to the app in a form. */
  given?: boolean;
  /** Whoever fetches it is shown the page to sign in. */
  withheld?: boolean;
}

export interface View extends Json {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly blocks: readonly Json[];
  hash: string;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  readonly callback_id: string;
  readonly private_metadata: string;
}

/** What one person has before him besides the channels. */
export interface Screen {
  /** Dialogs, the one on top last. */
  readonly views: View[];
  home: View | undefined;
  readonly ephemerals: Message[];
  /** What went wrong before his eyes, newest last: errors of forms by block, "we had some trouble". */
  readonly notices: string[];
  /** Errors under the inputs of the dialog on top, by block_id. */
  errors: Readonly<Record<string, string>>;
}

/** One call of the Web API, as it came in. */
export interface Call {
  /** Number of this call, from 1, and of its method. */
  readonly no: number;
  readonly ofMethod: number;
  readonly method: string;
  readonly args: Json;
  readonly token: string;
  /** By the stand-in's clock. */
  readonly at: Date;
  /** It came although a Retry-After told for it was not over. */
  readonly tooEarly: boolean;
  /** What came of it; absent while it is under way. */
  status?: number | 'no answer';
  answer?: Json;
  /** Whether it took effect, whatever was answered. */
  done: boolean;
}

/**
 * How a call is answered. 'half' and 'done but no answer' take effect, 'reset' and 'drop' do not; `late` takes effect at
 * once and answers after so many real milliseconds; `error` and `status` take effect only with `done`.
 */
export type How =
  | 'ok'
  | 'reset'
  | 'half'
  | 'drop'
  | 'done but no answer'
  | { readonly status: number; readonly done?: boolean }
  | { readonly error: string; readonly done?: boolean }
  | { readonly retryAfter: number }
  | { readonly late: number };

/** One try to hand something to the app. */
export interface Delivery {
  readonly kind: 'events_api' | 'interactive' | 'slash_commands';
  readonly body: Json;
  readonly over: 'http' | 'socket';
  /** 0 for the first try, 1 to 3 for Slack's retries. */
  readonly retry: number;
  readonly at: Date;
  readonly ms: number;
  /** Acknowledged in time with 2xx. */
  readonly ok: boolean;
  readonly status?: number;
  readonly answer?: unknown;
  /** Why it counts as failed, in Slack's words for X-Slack-Retry-Reason. */
  readonly reason?: string;
}

/** What came of something a person did. */
export interface Act {
  readonly deliveries: readonly Delivery[];
  /** The app acknowledged it, at the first try or a later one. */
  readonly ok: boolean;
  /** What Slack tells the person when it did not work. */
  readonly trouble?: string;
}

export interface Said extends Act {
  readonly ts: string;
}

/** Refusal of a Web API method. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: string;
  readonly more: Json;
  constructor(code: string, more: Json = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

export const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
export const objects = (x: unknown): Json[] => (Array.isArray(x) ? x.filter(isObject) : []);
export const str = (x: unknown): string => (typeof x === 'string' ? x : '');
