/** Given to node by --import: the process of wechaty tells what puppets threw word by word. */
import { registerHooks } from 'node:module';

const SOURCE = 'export const peopleAreHeard = () => {}; export const toldOf = String; export const complaint = String;';

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/wechaty/child/errors.ts')) return next(url, context);
    return { format: 'module', source: SOURCE, shortCircuit: true };
  },
});
