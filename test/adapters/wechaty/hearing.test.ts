import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Line, openLine } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await openLine();
  line.gateway.login();
  await line.until(line.isOnline);
});
afterAll(() => line.close());

const _bytes = (text: string) => Buffer.from(text);

test('words arrive with who said them, to whom, and when', async () => {
  const at = Date.UTC(2026, 10, 22, 3, 0, 0);
  const id = line.gateway.hear({ kind: 'text', from: 'chen', text: '我家厨房漏水了', at });
  expect(await line.message(id)).toEqual({
    key: expect.stringMatching(/^\d{16}$/),
    self: 'wxid_menfang',
    login: 'stable',
    id,
    kind: 'text',
    from: { id: 'chen', name: '陈女士', remark: '3-2-1201 陈', isFriend: true },
    sentAt: '2026-11-22T03:00:00.000Z',
    text: '我家厨房漏水了',
  });
});
