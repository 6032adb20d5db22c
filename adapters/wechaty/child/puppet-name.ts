import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The module of a puppet: by its short name (`mock`, `service`), its package, or a path of its own. */
export function puppetModule(puppet: string): string {
  if (puppet.startsWith('file:') || puppet.startsWith('@')) return puppet;
  if (isAbsolute(puppet) || puppet.startsWith('.')) return pathToFileURL(resolve(puppet)).href;
  return puppet.startsWith('wechaty-puppet-') ? puppet : `wechaty-puppet-${puppet}`;
}
