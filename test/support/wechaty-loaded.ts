/** Given to node by --import: says of each module of WeChat that it is loaded. */
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    if (/\/(node_modules|adapters)\/(@[^/]+\/)?(wechaty|file-box|memory-card)/.test(url))
      writeSync(1, `loaded ${url}\n`);
    return next(url, context);
  },
});
