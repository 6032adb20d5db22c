import { terminalQr } from '../qr.ts';
import type { LinkState } from './link.ts';

export interface NoticeOptions {
  /** A line, or several, for whoever looks at the terminal. */
  readonly write: (lines: string) => void;
  /** A person looks at it. Otherwise it is a log, and a code in a log lets in whoever reads it. */
  readonly isTerminal: boolean;
  /** Where the desk shows the code. */
  readonly deskUrl?: string;
}

/** Says in the terminal what becomes of the line to WeChat: the code to scan, online, offline; each once. */
export function createNotice({ write, isTerminal, deskUrl }: NoticeOptions): {
  announce(state: Pick<LinkState, 'phase' | 'qr' | 'self' | 'trouble'>): Promise<void>;
} {
  const elsewhere = deskUrl ? `值班台的“微信”页（${deskUrl}）` : '值班台的“微信”页（/desk/wechat）';
  let said: string | undefined;

  return {
    async announce({ phase, qr, self, trouble }) {
      const news = JSON.stringify([phase, qr]);
      if (news === said || phase === 'starting') return;
      // What has never been on does not tell that it is off.
      const isFirst = said === undefined;
      said = news;
      if (phase === 'online') write(`微信已登录${self ? `：${self.name}` : ''}。`);
      else if (phase === 'scan' && qr !== undefined)
        write(
          isTerminal
            ? `${await terminalQr(qr)}\n请用专门登录的那个微信号扫上面的码，并在手机上确认登录；也可以在${elsewhere}扫。`
            : `微信要扫码登录：请在${elsewhere}扫码。`,
        );
      else if (!isFirst) write(`微信离线了${trouble ? `：${trouble}` : ''}。登录之前收不到业主的微信。`);
    },
  };
}
