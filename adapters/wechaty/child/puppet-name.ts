import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a person has to mend before a puppet can run; its words say how, and hold nothing secret. */
export class PuppetError extends Error {
  override readonly name = 'PuppetError';
}

/** The module of a puppet: by its short name (`mock`, `service`), its package, or a path of its own. */
export function puppetModule(puppet: string): string {
  if (puppet.startsWith('file:') || puppet.startsWith('@')) return puppet;
  if (isAbsolute(puppet) || puppet.startsWith('.')) return pathToFileURL(resolve(puppet)).href;
  return puppet.startsWith('wechaty-puppet-') ? puppet : `wechaty-puppet-${puppet}`;
}

/** Throws a PuppetError when nothing of that name is installed. */
export function assertInstalled(module: string): void {
  if (module.startsWith('file:')) return;
  try {
    import.meta.resolve(module);
  } catch (cause) {
    throw new PuppetError(
      `微信的接入程序 ${module} 没有装：请核对 .env 里的 WECHATY_PUPPET（自带的有 service、wechat4u、mock），或用 npm install ${module} 装上它，再重启。`,
      { cause },
    );
  }
}
