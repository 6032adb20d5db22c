import type { Voice } from '../ports/imports.ts';

/** Where there is no terminal, progress is told each time so many more rows were read. */
const STEP = 2000;
const CLEAR = '\r\u001b[2K';

/** Lines on an output; progress is one line that is rewritten on a terminal. */
export function createVoice(out: { readonly isTTY?: boolean; write(text: string): unknown }): Voice {
  let shown = '';
  let told = 0;
  return {
    say(line) {
      if (shown !== '') out.write(CLEAR);
      shown = '';
      out.write(`${line}\n`);
    },
    progress(read, bad) {
      const line = `已读 ${read} 行，有问题 ${bad} 行`;
      if (out.isTTY === true) {
        shown = line;
        out.write(`${CLEAR}${line}`);
      } else if (Math.floor(read / STEP) > Math.floor(told / STEP)) {
        told = read;
        out.write(`${line}\n`);
      }
    },
  };
}
