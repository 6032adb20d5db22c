import type { FastifyPluginAsync } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';
import { mayBind, type Staff } from '../../src/domain/people.ts';
import * as words from '../../src/domain/wechat.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DeskView } from '../../src/ports/desk.ts';
import type { WechatShown, WechatStanding, WechatView } from '../../src/ports/wechat.ts';
import { svgQr } from '../qr.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';
import type { Sessions } from './session.ts';

/** WeChat as the desk shows it; it is on for one community. */
export interface WechatDesk {
  readonly record: WechatView;
  /** Whose it is; undefined: of the only community there is. */
  readonly community?: string | undefined;
  readonly clock: Clock;
  /** Somebody was shown the code by which one logs in. */
  readonly onCodeShown?: (staff: Staff) => void;
}

/** What stands about WeChat above the cases of this person's community; undefined: nothing has to be known. */
export type WechatNewsFor = (staff: Staff) => Promise<words.WechatNews | undefined>;

interface WechatParts {
  readonly wechat: WechatDesk | undefined;
  readonly view: Pick<DeskView, 'community'>;
  readonly sessions: Sessions;
}

const isOnFor = (wechat: WechatDesk | undefined, { communityId }: Staff): wechat is WechatDesk =>
  wechat !== undefined && (wechat.community ?? communityId) === communityId;

const standingFor = async (wechat: WechatDesk | undefined, staff: Staff) =>
  isOnFor(wechat, staff) ? wechat.record.read(staff.communityId) : undefined;

export function createWechatNews({ wechat, view }: Omit<WechatParts, 'sessions'>): WechatNewsFor {
  return async staff => {
    const standing = await standingFor(wechat, staff);
    return wechat && standing && words.newsOf(standing, wechat.clock.now(), (await view.community(staff)).timeZone);
  };
}

/** How the line to WeChat is, the code to scan, and who has read of its gaps. */
export function wechatRoutes({ wechat, view, sessions }: WechatParts): FastifyPluginAsync {
  const lastShown = new Map<number, number>();

  function noteShown(staff: Staff, qrAt: Date): void {
    if (lastShown.get(staff.id) === qrAt.getTime()) return;
    lastShown.set(staff.id, qrAt.getTime());
    wechat?.onCodeShown?.(staff);
  }

  return async app => {
    app.get('/api/wechat', async (request): Promise<WechatShown> => {
      const { staff } = await sessions.require(request);
      const shown = {
        isOn: isOnFor(wechat, staff),
        mayScan: mayBind(staff),
        mostInDay: words.WECHAT_MOST_IN_DAY,
      };
      const standing = await standingFor(wechat, staff);
      if (!wechat || !standing) return shown;
      return { ...shown, line: toLine(standing, wechat.clock.now(), (await view.community(staff)).timeZone) };
    });

    app.get('/api/wechat/code.svg', async (request, reply) => {
      const { staff } = await sessions.require(request);
      if (!mayBind(staff)) throw new DomainError('forbidden', '登录码只给客服、管家和主管看。请找他们来扫。');
      const standing = await standingFor(wechat, staff);
      if (!wechat || !standing?.qr || words.isSilent(standing, wechat.clock.now()))
        throw new DomainError('not_found', '现在没有要扫的登录码。请看一下微信页上的状态。');
      noteShown(staff, standing.qr.at);
      return reply.type('image/svg+xml').send(await svgQr(standing.qr.text));
    });

    app.post('/api/wechat/seen', async request => {
      const { staff } = await sessions.requireOwn(request);
      await wechat?.record.seen(staff, read(schemas.gapsSeenSchema, request.body).upto);
      return {};
    });
  };
}

function toLine(standing: WechatStanding, now: Date, timeZone: string): NonNullable<WechatShown['line']> {
  const { phase, name, waiting, restarts, rssBytes, sentInDay, qr, gaps, awaySince } = standing;
  const isSilent = words.isSilent(standing, now);
  return {
    ...{ phase, isSilent, waiting, restarts, rssBytes },
    text: words.lineText(standing, now, timeZone),
    gaps: gaps.map(gap => ({ id: gap.id, text: words.gapTimes(gap, now, timeZone), isLong: words.isLongGap(gap) })),
    ...(name === undefined ? {} : { name }),
    ...(sentInDay === undefined ? {} : { sentInDay }),
    ...(awaySince ? { awaySince: words.momentOf(awaySince, now, timeZone) } : {}),
    ...(qr && !isSilent ? { qrAt: qr.at } : {}),
  };
}
