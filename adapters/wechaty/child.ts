/**
 * The process that runs wechaty. It keeps what it hears on disk and offers it to the parent until that says it is on record;
 * it lives no longer than the parent does.
 */
import { toldOf } from './child/errors.ts';
import { PuppetError } from './child/puppet-name.ts';
import type { Session } from './child/session.ts';
import type { FromChild, Said, ToChild } from './protocol.ts';

// The memory card of wechaty is the login: nobody else reads it.
process.umask(0o077);

let session: Promise<Session> | undefined;

const tell = (what: FromChild): void => void process.send?.(what, () => {});

function fail(why: string): void {
  const end = () => process.exit(1);
  setTimeout(end, 1000).unref();
  if (process.send) process.send({ kind: 'trouble', why } satisfies FromChild, end);
  else end();
}

async function begin(what: Extract<ToChild, { kind: 'begin' }>): Promise<Session> {
  try {
    const { openSession } = await import('./child/session.ts');
    return await openSession(what, tell);
  } catch (error) {
    fail(
      error instanceof PuppetError
        ? error.message
        : `微信通道启动不了：wechaty 或 ${what.puppet} 没有装好，请检查 WECHATY_PUPPET（${toldOf(error)}）`,
    );
    // The process ends as soon as that is told.
    return new Promise(() => {});
  }
}

async function answer(ref: number, said: (session: Session) => Promise<Said>): Promise<void> {
  const open = await session;
  tell({ kind: 'answer', ref, said: open ? await said(open) : { kind: 'failed', why: '微信还没有启动' } });
}

async function hear(what: ToChild): Promise<void> {
  switch (what.kind) {
    case 'begin':
      session ??= begin(what);
      await session;
      return;
    case 'kept':
      (await session)?.kept(what.key);
      return;
    case 'say':
      await answer(what.ref, open => open.say(what.say));
      return;
    case 'accept':
      await answer(what.ref, open => open.accept(what.request));
      return;
    case 'logout':
      await (await session)?.logout();
      return;
    case 'stop':
      // Without a word to the puppet: to some, being stopped is being logged out. What was heard and the login are on disk.
      process.exit(0);
  }
}

process.on('message', (what: ToChild) => {
  void hear(what).catch((error: unknown) => tell({ kind: 'trouble', why: toldOf(error) }));
});
process.on('disconnect', () => process.exit(0));
process.on('unhandledRejection', error => fail(`微信进程出错：${toldOf(error)}`));
process.on('uncaughtException', error => fail(`微信进程出错：${toldOf(error)}`));
tell({ kind: 'ready' });
