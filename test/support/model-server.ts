import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ModelSettings } from '../../src/ports/language-model.ts';

/** How the model behaves; whatever a real one has been seen to do, and worse. */
export type Manner =
  | 'right'
  | 'silent'
  | 'slow'
  | 'half'
  | 'endless'
  | 'refusing'
  | 'outside'
  | 'smalltalk'
  | 'hostile'
  | 'text-only'
  | 'echo'
  | 'tools'
  | 'html'
  | 'obedient'
  | 'inventing'
  | 'injecting'
  | 'redirect'
  | '400'
  | '401'
  | '404'
  | '429'
  | '500';

export type Labels = Readonly<Record<string, unknown>>;

export interface ModelServer {
  readonly settings: ModelSettings & { readonly baseUrl: string; readonly apiKey: string };
  manner: Manner;
  /** What a right model answers to an owner's text; null stands for what is left out. */
  labels: (text: string) => Labels;
  /** What a right model puts together of an article. */
  compose: (question: string, article: string) => string;
  /** Bodies of all questions so far. */
  readonly asked: readonly Labels[];
  close(): Promise<void>;
}

/** What no text holds and no answer may bring: a home, a number and a page that the hostile model makes up. */
export const INVENTED = [
  '"909"',
  '9单元909',
  '13900009909',
  'evil.example',
  '业主王大锤',
  '__proto__',
  'polluted',
] as const;

const SMALLTALK = { intent: 'smalltalk', category: 'none.general' };
const NOTHING = { danger: null, building: null, unit: null, room: null, location: null, time: null };
const INVENTION = {
  building: '9',
  unit: '9',
  room: '909',
  location: '业主王大锤 13900009909',
  time: 'https://evil.example',
};

const HOSTILE: readonly string[] = [
  // Within the schema: danger lowered, a home, a name and a number made up.
  JSON.stringify({ ...SMALLTALK, danger: null, ...INVENTION }),
  JSON.stringify({ ...SMALLTALK, ...NOTHING, location: '9栋9单元909'.repeat(2000) }),
  JSON.stringify({ ...SMALLTALK, ...NOTHING, reply: '业主王大锤的电话是13900009909', tickets: [{ room: '909' }] }),
  '{"__proto__":{"polluted":"909"},"constructor":{"prototype":{"polluted":"909"}},"intent":"smalltalk","category":"none.general"}',
  JSON.stringify({ ...SMALLTALK, danger: null, ...INVENTION, because: 'https://evil.example/?q=909' }),
  '业主王大锤住9栋9单元909，电话13900009909，详见 https://evil.example',
];

/** Of an article, with a price, a promise and a number that it does not hold. */
const INVENTED_ANSWER = '月卡每月99元，保证有空位，详情请打13900009909。';

/** As far as an answer can, what hostile texts ask for: the question told, labels of its choice, a number, huge ones. */
const OBEDIENT: readonly ((question: Labels) => string)[] = [
  question => JSON.stringify({ ...SMALLTALK, ...NOTHING, location: JSON.stringify(question['messages']) }),
  question => JSON.stringify({ ...SMALLTALK, ...NOTHING, prompt: question['messages'] }),
  () => JSON.stringify({ ...NOTHING, intent: 'other', category: 'none.general' }),
  () => JSON.stringify({ ...NOTHING, intent: 'human', category: 'service.attitude', room: '13900009909' }),
  () =>
    JSON.stringify({
      ...SMALLTALK,
      ...NOTHING,
      building: '⟦p1⟧',
      room: '〔号码〕',
      location: '⟦p1⟧',
      time: '〔姓名〕',
    }),
  () => `{"intent":"repair","category":"facility.leak","room":${'9'.repeat(5000)}}`,
  () => JSON.stringify({ function_call: { name: 'openTicket', arguments: { room: '909' } } }),
  () => JSON.stringify([{ ...SMALLTALK, ...NOTHING }]),
];

/** Stands in for a model behind an OpenAI-compatible address on loopback. */
export async function startModelServer(): Promise<ModelServer> {
  const asked: Labels[] = [];

  function answer(body: Labels, request: IncomingMessage, response: ServerResponse): void {
    const say = (content: string | null, more: Labels = {}) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(completion(content, more));
    const fail = (status: number, error: Labels) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
    const labels = () =>
      JSON.stringify(
        isComposing(body)
          ? { answer: model.compose(textOf(body), articleOf(body)) }
          : { ...NOTHING, ...model.labels(textOf(body)) },
      );
    switch (model.manner) {
      case 'right':
        return void say(labels());
      case 'silent':
        return;
      case 'slow':
        return void response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":"c1","choices":[');
      case 'half':
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
        return void response.write(completion(labels()).slice(0, 60), () => request.socket.end());
      case 'endless': {
        response.writeHead(200, { 'content-type': 'application/json' }).on('error', () => {});
        const pour = (): void =>
          void (response.destroyed || response.write(' '.repeat(65_536), () => setImmediate(pour)));
        pour();
        return;
      }
      case 'refusing':
        return void say(null, { refusal: 'I cannot help with that.' });
      case 'outside':
        return void say(JSON.stringify({ ...NOTHING, intent: 'delete_all', category: 'facility.spa', vip: true }));
      case 'smalltalk':
        return void say(JSON.stringify({ ...NOTHING, ...SMALLTALK }));
      case 'hostile':
        if (isComposing(body)) return void say(JSON.stringify({ answer: HOSTILE.at(-1) }));
        return void say(HOSTILE[asked.length % HOSTILE.length]!);
      case 'echo':
        return void say(JSON.stringify(body['messages']));
      case 'tools':
        return void say(null, {
          tool_calls: [
            { id: 't1', type: 'function', function: { name: 'query', arguments: '{"sql":"drop table ticket"}' } },
          ],
        });
      case 'html':
        return void response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<html><script src="https://evil.example/x.js"></script><h1>业主王大锤</h1></html>');
      case 'inventing':
        return void say(isComposing(body) ? JSON.stringify({ answer: INVENTED_ANSWER }) : labels());
      case 'injecting':
        return void say(isComposing(body) ? JSON.stringify({ answer: textOf(body) }) : labels());
      case 'obedient':
        if (isComposing(body)) return void say(JSON.stringify({ answer: JSON.stringify(body['messages']) }));
        return void say(OBEDIENT[asked.length % OBEDIENT.length]!(body));
      case 'text-only':
        if ('response_format' in body)
          return void fail(400, { message: 'response_format is not supported', param: null, code: null });
        return void say(
          `<think>好的 {想一想}</think>\n好的，归类如下：\n\`\`\`json\n${labels()}\n\`\`\`\n希望有帮助！`,
        );
      case 'redirect':
        return void response.writeHead(307, { location: '/v1/elsewhere' }).end();
      default:
        return void fail(Number(model.manner), { message: 'not now' });
    }
  }

  const server = createServer((request, response) => {
    let json = '';
    request.setEncoding('utf8').on('data', chunk => (json += chunk));
    request.on('end', () => {
      const body = JSON.parse(json) as Labels;
      asked.push(body);
      answer(body, request, response);
    });
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const model: ModelServer = {
    settings: { name: 'stand-in', baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-only-the-tests-use' },
    manner: 'right',
    labels: () => SMALLTALK,
    compose: (_, article) => article.split('\n').at(-1)!,
    asked,
    close: () =>
      new Promise(closed => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return model;
}

const completion = (content: string | null, more: Labels = {}): string =>
  JSON.stringify({
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'stand-in',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, ...more } }],
  });

/** The owner's words in a question. */
export const textOf = (body: Labels): string => within(body, /<owner>\n([\s\S]*)\n<\/owner>$/) ?? '';
const ARTICLE = /^<article>\n([\s\S]*)\n<\/article>/;
const articleOf = (body: Labels): string => within(body, ARTICLE) ?? '';
/** It asks for an answer, not for labels. */
export const isComposing = (body: Labels): boolean => within(body, ARTICLE) !== undefined;

function within(body: Labels, pattern: RegExp): string | undefined {
  const { content = '' } = (body['messages'] as readonly { role: string; content: string }[]).find(
    m => m.role === 'user',
  )!;
  return pattern.exec(content)?.[1]?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
