import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { DomainError } from '../../../src/domain/errors.ts';
import { localTime } from '../../../src/domain/time.ts';
import { answerError } from '../../errors.ts';
import { html, raw } from '../../html.ts';
import { LINE_ACTS, type Phones, SENDABLE } from './phones.ts';

export interface PretendPageOptions {
  readonly phones: Phones;
  /** What the service has on record of its line, in words. */
  readonly standing: () => Promise<string>;
  /** A code by which that person's chat is bound. */
  readonly bindingCode: (person: string) => Promise<string | undefined>;
  /** The estate's. */
  readonly timeZone: string;
  /** Said above the phones. */
  readonly notes: readonly string[];
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

const name = z.string().min(1).max(100);
const writeSchema = z.object({ chat: name, from: name, text: z.string().trim().min(1).max(2000), isToUs: z.boolean() });
const sendSchema = z.object({ chat: name, from: name, what: z.enum(SENDABLE) });
const actSchema = z.object({ what: z.enum(LINE_ACTS) });
const codeSchema = z.object({ person: name });

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new DomainError('bad_input', '这一步没有成功：内容是空的，或者太长。请改一改再发。');
}

function must(isDone: boolean): object {
  if (isDone) return {};
  throw new DomainError('not_found', '没有可以这样做的消息或聊天。请刷新页面再试。');
}

/** The phones of the pretend WeChat in the browser, for the demo alone. */
export function createPretendPage(options: PretendPageOptions): FastifyPluginAsync {
  const { phones, standing, bindingCode, timeZone, notes } = options;
  return async app => {
    // What a form of another site can send unasked.
    app.removeContentTypeParser('text/plain');
    app.addHook('onSend', async (_request, reply) => {
      reply.headers(HEADERS);
    });
    app.setErrorHandler((error, _request, reply) => {
      const { status, body } = answerError(error);
      return reply.code(status).send(body);
    });

    app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(shell()));
    app.get('/world', async () => {
      const { lines, ...view } = phones.view();
      const timed = lines.map(({ at, ...line }) => ({ ...line, time: localTime(at, timeZone) }));
      return { ...view, lines: timed, standing: await standing(), notes };
    });
    app.get<{ Params: { id: string } }>('/picture/:id', async (request, reply) => {
      const bytes = phones.picture(request.params.id);
      if (!bytes) throw new DomainError('not_found', '没有这张图片。请刷新页面再看。');
      return reply.type('image/jpeg').send(Buffer.from(bytes));
    });

    app.post('/write', async request => {
      const { chat, from, text, isToUs } = read(writeSchema, request.body);
      return must(phones.write(chat, from, text, isToUs));
    });
    app.post('/send', async request => {
      const { chat, from, what } = read(sendSchema, request.body);
      return must(phones.send(chat, from, what));
    });
    app.post('/line', async request => {
      await phones.act(read(actSchema, request.body).what);
      return {};
    });
    app.post('/code', async request => {
      const code = await bindingCode(read(codeSchema, request.body).person);
      if (code === undefined)
        throw new DomainError('not_found', '名册里没有这个人，做不了绑定码。请在工作台的“绑定”里办。');
      return { code };
    });
  };
}

const shell = (): string =>
  String(html`${raw('<!doctype html>\n')}<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>假微信 · 门房演示</title>
<link rel="icon" href="/assets/chat/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/pretend/pretend.css">
<link rel="stylesheet" href="/assets/pretend/phone.css">
<script type="module" src="/assets/pretend/main.js"></script>
</head>
<body><div id="pretend"><p>正在打开……打不开的话，请换一个新一点的浏览器。</p></div></body>
</html>
`);
