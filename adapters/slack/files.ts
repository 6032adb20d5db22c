import { DomainError } from '../../src/domain/errors.ts';
import { type SlackApi, SlackLater } from './api.ts';

/** A file people put into a dialog or beside a message. */
export interface SlackFile {
  readonly name: string;
  readonly isPicture: boolean;
  /** Throws DomainError, in words, for what cannot be had. */
  bytes(): Promise<Uint8Array>;
}

export interface Files {
  /** Throws DomainError, in words, for what is not ours to read. */
  find(fileId: string): Promise<SlackFile>;
}

const MOST_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

/** `apiUrl`: Slack's, or of a stand-in whose host serves the files as well. */
export function createFiles(api: SlackApi, token: string, apiUrl?: string): Files {
  const standIn = apiUrl ? new URL(apiUrl) : undefined;
  return {
    async find(fileId) {
      const { file } = (await api.call('files.info', { file: fileId }).catch(inWords)) as { file?: Found };
      const { name = '', mimetype = '', size = 0, url_private_download: url, is_external = false } = file ?? {};
      if (is_external) throw elsewhere();
      return { name, isPicture: mimetype.startsWith('image/'), bytes: () => download(url, size) };
    },
  };

  /** Where Slack keeps private files; nobody else is shown the token. */
  function isSlacks({ protocol, hostname }: URL): boolean {
    if (protocol === 'https:' && /(?:^|\.)slack\.com$/.test(hostname)) return true;
    return standIn !== undefined && protocol === standIn.protocol && hostname === standIn.hostname;
  }

  async function download(url: string | undefined, size: number): Promise<Uint8Array> {
    if (!url || !URL.canParse(url)) throw unread();
    if (!isSlacks(new URL(url))) throw elsewhere();
    if (size > MOST_BYTES) throw tooLarge();
    // No redirect: the token goes to Slack and nowhere else.
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { authorization: `Bearer ${token}` },
    }).catch(inWords);
    // Without the right to read files Slack answers 200 and a page to sign in.
    if (!response.ok || !(response.headers.get('content-type') ?? '').startsWith('image/')) {
      await response.body?.cancel();
      throw unread();
    }
    const bytes = new Uint8Array(await response.arrayBuffer().catch(inWords));
    if (bytes.length > MOST_BYTES) throw tooLarge();
    return bytes;
  }
}

interface Found {
  readonly name?: string;
  readonly mimetype?: string;
  readonly size?: number;
  readonly url_private_download?: string;
  /** Kept elsewhere (a drive, a pasted link); Slack only points there. */
  readonly is_external?: boolean;
}

const tooLarge = () => new DomainError('too_large', '图片超过 10 MB。请换小一点的。');
const elsewhere = () =>
  new DomainError('bad_input', '这张图片不在 Slack 里，只是指向别处的链接。请先把图片存下来，再传到 Slack。');
const unread = () =>
  new DomainError('bad_input', '图片没能从 Slack 读到。请换一张再试；一直这样请管理员检查应用的 files:read 权限。');

/** What a later try may bring stays what it is. */
const inWords = (error: unknown): never => {
  throw error instanceof SlackLater ? error : unread();
};
