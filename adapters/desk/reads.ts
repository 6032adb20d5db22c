import type { FastifyPluginAsync } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';
import * as labels from '../../src/domain/labels.ts';
import { isSupervisor, mayBind, STAFF_ROLE_NAMES, TIE_ROLE_NAMES } from '../../src/domain/people.ts';
import { LOGGED_SOURCE_NAMES, TICKET_STATE_NAMES } from '../../src/domain/ticket.ts';
import type { BindingView } from '../../src/ports/binding.ts';
import type { DeskView } from '../../src/ports/desk.ts';
import type { KnowledgeView } from '../../src/ports/knowledge.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';
import type { Sessions } from './session.ts';
import type { WechatNewsFor } from './wechat.ts';

const SHOWN_PICTURES = /^image\/(jpeg|png|webp|gif)$/;
const LIST_LIMIT = 200;

/** The words the page shows for codes: the lists of the domain, written down once. */
const NAMES = {
  kinds: labels.INTENT_NAMES,
  categories: labels.CATEGORY_NAMES,
  urgencies: labels.URGENCY_NAMES,
  responsibilities: labels.RESPONSIBILITY_NAMES,
  dangers: labels.DANGER_NAMES,
  states: TICKET_STATE_NAMES,
  sources: LOGGED_SOURCE_NAMES,
  roles: STAFF_ROLE_NAMES,
  ties: TIE_ROLE_NAMES,
};

export interface ReadOptions {
  readonly view: DeskView;
  readonly bindings: BindingView;
  readonly knowledge: Pick<KnowledgeView, 'waiting'>;
  readonly sessions: Sessions;
  readonly wechatNews: WechatNewsFor;
}

/** Everything the page reads; the view keeps it to the person's own community. */
export function readRoutes({ view, bindings, knowledge, sessions, wechatNews }: ReadOptions): FastifyPluginAsync {
  return async app => {
    app.get('/api/me', async request => {
      const { staff, csrf } = await sessions.require(request);
      const [community, colleagues] = await Promise.all([view.community(staff), view.colleagues(staff)]);
      const { id, name, timeZone, settings } = community;
      const { quietFrom, quietUntil } = settings;
      const mayInvite = isSupervisor(staff);
      return {
        staff,
        csrf,
        colleagues,
        mayInvite,
        mayBind: mayBind(staff),
        mayApprove: isSupervisor(staff),
        community: { id, name, timeZone, quietFrom, quietUntil },
        names: NAMES,
      };
    });

    app.get('/api/cases', async request => {
      const { staff } = await sessions.require(request);
      const filter = read(schemas.listSchema, request.query);
      return { cases: await view.list(staff, { ...filter, limit: LIST_LIMIT }), limit: LIST_LIMIT };
    });

    app.get('/api/cases/:id', async request => {
      const { staff } = await sessions.require(request);
      const { id } = read(schemas.idSchema, request.params);
      const story = await view.story(staff, id, read(schemas.storySchema, request.query).seen === '1');
      if (!story) throw new DomainError('not_found', '没有这张工单，或者它不归您查看。请回到列表。');
      return { story };
    });

    app.get('/api/alarms', async request => {
      const { staff } = await sessions.require(request);
      const [alarms, delays, toBind, toApprove, wechat, weekly, notices] = await Promise.all([
        view.alarms(staff),
        view.delays(staff),
        bindings.waiting(staff),
        knowledge.waiting(staff),
        wechatNews(staff),
        view.weekly(staff),
        view.notices(staff),
      ]);
      return {
        alarms,
        delays,
        toBind,
        toApprove,
        notices,
        ...(wechat ? { wechat } : {}),
        ...(weekly ? { weekly } : {}),
      };
    });

    app.get('/api/sayings', async request => {
      const { staff } = await sessions.require(request);
      return { sayings: await view.sayings(staff) };
    });

    for (const size of ['whole', 'preview'] as const) {
      app.get(size === 'whole' ? '/api/picture/:id' : '/api/picture/:id/preview', async (request, reply) => {
        const { staff } = await sessions.require(request);
        const picture = await view.picture(staff, read(schemas.idSchema, request.params).id, size);
        if (!picture) throw new DomainError('not_found', '没有这张图片，或者它不归您查看。');
        // Anything that is no picture is saved, never shown: a page among the uploads would run as ours.
        const isShown = SHOWN_PICTURES.test(picture.type);
        reply.type(isShown ? picture.type : 'application/octet-stream');
        if (!isShown) reply.header('content-disposition', 'attachment');
        return reply.send(Buffer.from(picture.bytes));
      });
    }
  };
}
