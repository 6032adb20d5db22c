/** A process that takes and gives back directory locks as it is told, one line each: a directory and a moment, or "end". */
import { createInterface } from 'node:readline';
import { lockDirectory } from '../../src/db/directory-lock.ts';

let release: (() => void) | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  const [dir, at] = line.split(' ');
  if (line === 'end') console.log(release?.() ?? 'gave back');
  else console.log(takenAt(dir!, Number(at)));
}

function takenAt(dir: string, moment: number): string {
  release = undefined;
  while (performance.timeOrigin + performance.now() < moment);
  try {
    release = lockDirectory(dir);
    return 'took it';
  } catch (error) {
    return (error as Error).message;
  }
}
