import multipart from '@fastify/multipart';
import type { FastifyPluginAsync } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';
import { isSupervisor } from '../../src/domain/people.ts';
import type { DeskView, SignIn } from '../../src/ports/desk.ts';
import { deskTopic, type Feed } from '../../src/ports/feed.ts';
import type { Verbs } from '../../src/ports/verbs.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';
import type { Sessions } from './session.ts';

const PICTURE_BYTES = 10 * 1024 * 1024;

export interface WriteOptions {
  readonly view: DeskView;
  readonly verbs: Verbs;
  readonly signIn: SignIn;
  readonly feed: Feed;
  readonly sessions: Sessions;
  readonly publicUrl?: string;
}

/** What a person does apart from moving a case: logs one, alarms, duty, common sentences, pictures, invitations. */
export function writeRoutes({ view, verbs, signIn, feed, sessions, publicUrl }: WriteOptions): FastifyPluginAsync {
  return async app => {
    await app.register(multipart, { limits: { fileSize: PICTURE_BYTES, files: 1, fields: 0 } });

    app.post('/api/cases', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { actId, ...logged } = read(schemas.logSchema, request.body);
      return { ticket: await verbs.log(staff, logged, actId) };
    });

    app.post('/api/alarms/:id/acknowledge', async request => {
      const { staff } = await sessions.requireOwn(request);
      await verbs.acknowledge(staff, read(schemas.idSchema, request.params).id);
      return {};
    });

    app.post('/api/duty', async request => {
      const { staff } = await sessions.requireOwn(request);
      await verbs.setDuty(staff, read(schemas.dutySchema, request.body).isOnDuty);
      return {};
    });

    app.post('/api/sayings', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { title, text } = read(schemas.sayingSchema, request.body);
      await view.keepSaying(staff, title, text);
      return { sayings: await view.sayings(staff) };
    });

    app.delete('/api/sayings/:id', async request => {
      const { staff } = await sessions.requireOwn(request);
      await view.dropSaying(staff, read(schemas.sayingIdSchema, request.params).id);
      return { sayings: await view.sayings(staff) };
    });

    app.post('/api/cases/:id/writing', async request => {
      const { staff } = await sessions.requireOwn(request);
      await view.showWriting(staff, read(schemas.idSchema, request.params).id);
      feed.wake(deskTopic(staff.communityId));
      return {};
    });

    app.post('/api/cases/:id/preview', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { id } = read(schemas.idSchema, request.params);
      const { kind, text, outboxKey } = read(schemas.previewSchema, request.body);
      return { text: await verbs.preview(staff, id, kind, text, outboxKey) };
    });

    app.post('/api/cases/:id/pictures', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { id } = read(schemas.idSchema, request.params);
      const file = request.isMultipart() ? await request.file() : undefined;
      if (!file) throw new DomainError('bad_input', '没有收到图片。请重新选择一张。');
      return { id: await verbs.attach(staff, id, await file.toBuffer()) };
    });

    app.post('/api/invite', async request => {
      const { staff } = await sessions.requireOwn(request);
      if (!isSupervisor(staff)) throw new DomainError('forbidden', '只有主管和项目经理可以邀请同事。请联系他们。');
      const { staffId } = read(schemas.inviteSchema, request.body);
      const isOurs = staffId === staff.id || (await view.colleagues(staff)).some(s => s.id === staffId);
      if (!isOurs) throw new DomainError('not_found', '本小区没有这位同事。请先在员工名单里登记。');
      const { code, expiresAt } = await signIn.invite(staffId);
      const base = publicUrl ?? `${request.protocol}://${request.host}`;
      return { code, expiresAt, link: new URL(`/desk/enter?code=${encodeURIComponent(code)}`, base).href };
    });
  };
}
