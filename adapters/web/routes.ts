import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';
import type { Inbound, Receive } from '../../src/ports/channel.ts';
import type { ChatKey, ChatView } from '../../src/ports/chat.ts';
import type { Cipher } from '../../src/ports/cipher.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { answerError } from '../errors.ts';
import { checkChange, readChange } from './change.ts';
import { checkOwnPage } from './guard.ts';
import { chatPage, laterPage, nobodyHerePage, PAGE_HEADERS } from './page.ts';
import { keepVisitor, newAddress, readVisitor } from './session.ts';
import { bubbleOf, cursorText, PAGE, parseCursor, type Streams } from './streams.ts';
import { readUpload } from './upload.ts';
import { externalIdOf, readId, readWords } from './words.ts';

/** Where the channel says what went wrong on our side. */
export interface WebLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** So many chats' worth of messages may come from one address. */
const FLOOD = 20;

export interface WebRoutes {
  readonly name: string;
  readonly view: ChatView;
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly streams: Streams;
  readonly log: WebLog;
  readonly secureCookies: boolean;
  readonly messagesPerMinute: number;
  readonly hearsDanger: (text: string) => boolean;
  /** undefined while the channel is not started. */
  readonly receive: () => Receive | undefined;
}

type Query = { readonly account?: string; readonly after?: string; readonly before?: string; readonly latest?: string };

const BODY_LIMIT = 64 * 1024; // 5,000 characters, each escaped at worst
const NOT_KEPT = '消息暂时没送到，文字还在您的页面上。请过一会儿再点一次；急事请打24小时电话。';

/** Paths under /chat. */
export function createRoutes(options: WebRoutes): FastifyPluginAsync {
  const { name, view, cipher, clock, streams, log, secureCookies } = options;

  function requireReceive(): Receive {
    const receive = options.receive();
    if (!receive) throw new DomainError('unavailable', NOT_KEPT);
    return receive;
  }

  /** The chat of the page that asks. One visitor may have pages of several communities open: the page names its own. */
  async function chatOf(request: FastifyRequest): Promise<ChatKey> {
    requireReceive();
    const visitor = readVisitor(cipher, request);
    if (!visitor) throw new DomainError('not_signed_in', '页面已过期。请刷新页面，没发出的文字还在。');
    const { account } = request.query as Query;
    if (account === undefined || account === visitor.account) return { channel: name, ...visitor };
    const community = await view.community(account);
    if (!community) throw new DomainError('not_found', '没有找到这个小区。请再扫一次小区公告栏上的二维码。');
    return { channel: name, account: community.id, address: visitor.address };
  }

  async function keep(inbound: Inbound): Promise<{ readonly seq: number }> {
    try {
      const { seq } = await requireReceive()(inbound);
      return { seq };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      log.error({ err: error }, 'message of a web chat not stored');
      throw new DomainError('unavailable', NOT_KEPT, { cause: error });
    }
  }

  async function page(request: FastifyRequest<{ Params: { account?: string } }>, reply: FastifyReply): Promise<string> {
    reply.type('text/html; charset=utf-8').headers(PAGE_HEADERS);
    if (!options.receive()) {
      reply.code(503).header('retry-after', '5');
      return laterPage();
    }
    const known = readVisitor(cipher, request);
    const { account } = request.params;
    const community =
      (await view.community(account ?? known?.account)) ?? (account ? undefined : await view.community());
    if (!community) {
      reply.code(404);
      return nobodyHerePage(account !== undefined);
    }
    keepVisitor(cipher, reply, { account: community.id, address: known?.address ?? newAddress() }, secureCookies);
    return chatPage(community);
  }

  return async app => {
    if (!app.hasReplyDecorator('setCookie')) await app.register(cookie);
    if (!app.hasContentTypeParser('multipart/form-data')) await app.register(multipart);
    await app.register(rateLimit, { global: false });
    app.removeContentTypeParser('text/plain'); // what a form of another site can send unasked

    const pace = app.createRateLimit({
      max: options.messagesPerMinute,
      timeWindow: '1 minute',
      keyGenerator: request => readVisitor(cipher, request)?.address ?? request.ip,
    });

    // Cookies cost nothing, so one machine is held too; wide enough for a whole estate behind one mobile address.
    const flood = app.createRateLimit({
      max: FLOOD * options.messagesPerMinute,
      timeWindow: '1 minute',
      keyGenerator: request => request.ip,
    });

    /** Nobody in danger is told to wait, short of a flood; even then he hears whom to call. */
    async function checkPace(request: FastifyRequest, chat: ChatKey, text: string): Promise<void> {
      const all = await flood(request);
      if (!all.isAllowed && all.isExceeded) {
        throw new DomainError(
          'too_many',
          '现在消息太多，这条没有收下。有危险请直接拨119、110或120；别的事请过一分钟再发。',
        );
      }
      const limit = await pace(request);
      if (limit.isAllowed || !limit.isExceeded || options.hearsDanger(text)) return;
      const phone = (await view.community(chat.account))?.phone24 ?? '';
      throw new DomainError('too_many', `消息有点多，正在一条条看，请歇一分钟再发。急事请打24小时电话 ${phone}。`);
    }

    app.addHook('onRequest', async request => {
      if (request.method === 'POST') checkOwnPage(request);
    });
    app.setErrorHandler((error, _request, reply) => {
      const { status, body, isOurs } = answerError(error);
      if (isOurs) log.error({ err: error }, 'web chat request failed');
      return reply.code(status).send(body);
    });
    app.addHook('onSend', async (_request, reply) => {
      reply.header('x-content-type-options', 'nosniff');
    });
    app.addHook('preClose', async () => streams.endAll());

    app.get('/', page);
    app.get('/:account', page);

    app.post<{ Body: { id?: unknown; text?: unknown; changes?: unknown } | null }>(
      '/messages',
      { bodyLimit: BODY_LIMIT },
      async request => {
        const chat = await chatOf(request);
        const id = readId(request.body?.id);
        const changes = readChange(request.body?.changes, chat);
        const text = changes?.kind === 'recalled' ? '' : readWords(request.body?.text);
        if (text.trim() === '' && changes?.kind !== 'recalled')
          throw new DomainError('bad_input', '这条消息是空的。请写几个字再发。');
        await checkPace(request, chat, text);
        const inbound = { ...inboundOf(chat, id, text), ...(changes ? { changes } : {}) };
        const known = changes && (await checkChange(view, chat, { ...inbound, changes }, clock.now()));
        return known ?? keep(inbound);
      },
    );

    app.post('/pictures', async request => {
      const chat = await chatOf(request);
      const upload = await readUpload(request);
      const id = readId(upload.id);
      const text = readWords(upload.text);
      await checkPace(request, chat, text);
      return keep({
        ...inboundOf(chat, id, text),
        media: [{ bytes: upload.bytes, claimedType: upload.claimedType }],
      });
    });

    app.get('/feed', async (request, reply) => {
      const chat = await chatOf(request);
      const last = request.headers['last-event-id'];
      const { after, latest } = request.query as Query;
      const asked = typeof last === 'string' && last !== '' ? last : after;
      const cursor = asked === undefined && latest !== undefined ? undefined : parseCursor(asked);
      reply.hijack();
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-accel-buffering': 'no', // nginx would hold the events back
      });
      streams.stream(chat, cursor, reply.raw);
    });

    app.get('/older', async (request, reply) => {
      const chat = await chatOf(request);
      const { entries, from } = await view.newest(chat, PAGE, parseCursor((request.query as Query).before));
      reply.header('cache-control', 'no-store');
      return { entries: entries.map(entry => bubbleOf(entry, chat.address)), before: cursorText(from) };
    });

    for (const size of ['whole', 'preview'] as const) {
      const path = size === 'whole' ? '/picture/:id' : '/picture/:id/preview';
      app.get<{ Params: { id: string } }>(path, async (request, reply) => {
        const picture = await view.picture(await chatOf(request), request.params.id, size);
        if (!picture) throw new DomainError('not_found', '没有这张图片。请回到聊天页面再看。');
        return (
          reply
            .type(picture.type.startsWith('image/') ? picture.type : 'application/octet-stream')
            // What stands in for a preview is not what will be there next time.
            .header('cache-control', picture.isStandIn ? 'private, no-cache' : 'private, max-age=31536000, immutable')
            .header('content-disposition', 'inline')
            .header('content-security-policy', "default-src 'none'; sandbox")
            .send(Buffer.from(picture.bytes))
        );
      });
    }
  };
}

const inboundOf = ({ channel, account, address }: ChatKey, id: string, text: string) => ({
  channel,
  account,
  address,
  sender: { id: address },
  externalId: externalIdOf(address, id),
  text,
});
