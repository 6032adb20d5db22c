import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from '../../src/db/client.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseImage: string;
  }
}

/** Makes one migrated database for the whole run; each test file begins with a copy (0.4 s instead of 4 s). */
export default async function setup(project: TestProject): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-test-'));
  const path = join(dir, 'image.tar');
  const client = await openEmbedded();
  writeFileSync(path, Buffer.from(await (await client.dump()).arrayBuffer()));
  await client.close();
  project.provide('databaseImage', path);
  return () => rmSync(dir, { recursive: true, force: true });
}
