import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { measure } from '../../bench/roster.ts';
import { importFile } from '../../src/commands/import-file.ts';
import { createVoice } from '../../src/commands/import-voice.ts';
import { isBroken, writeLargeRoster } from '../support/sheet-files.ts';
import { importDoor } from './door.ts';

// In full, and its memory in a process of its own, by `npm run bench -- import`: 20,000 lines on both databases.
const LINES = 2000;

it('enters two thousand lines, names each broken one, and says how far it is', async () => {
  const door = await importDoor();
  try {
    const file = await writeLargeRoster(join(door.dir, 'large.xlsx'), LINES);
    const written: string[] = [];
    const voice = createVoice({ write: text => written.push(text) });
    const { seconds, named } = await measure(count =>
      importFile(
        { kind: 'roster', file, isDry: false },
        { client: door.client, cipher: door.cipher, now: new Date() },
        { ...voice, say: line => void [voice.say(line), count(line)] },
      ),
    );
    const broken = Array.from({ length: LINES }, (_, i) => i).filter(isBroken);
    expect(named).toBe(broken.length);
    const said = written.join('');
    // Row 1 holds the headings.
    for (const i of broken) expect(said).toContain(`“名册”第${i + 2}行，`);
    expect(said).toContain('已读 2000 行，有问题 20 行');
    const [entered] = await door.rows(sql`select count(*) as n from tie where id > 4`);
    expect(Number(entered!['n'])).toBe(LINES - broken.length);
    expect(seconds).toBeLessThan(150);
  } finally {
    await door.close();
  }
});
