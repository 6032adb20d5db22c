import type { CaseBoard } from '../../src/ports/case-board.ts';
import type { CaseLine, DeskView } from '../../src/ports/desk.ts';
import type { SlackApi } from './api.ts';
import { type Block, context, plain, section } from './blocks.ts';
import { lines } from './command.ts';
import { type People, Unasked } from './people.ts';

export interface HomeOptions {
  readonly api: SlackApi;
  readonly board: CaseBoard;
  readonly view: Pick<DeskView, 'list'>;
  readonly people: People;
}

/** The app's own page: what is mine, and what is nobody's yet. */
export interface Home {
  show(user: string): Promise<void>;
}

const MOST = 20;

export function createHome({ api, board, view, people }: HomeOptions): Home {
  return {
    async show(user) {
      const blocks: Block[] = [];
      const places = await people.all(user).catch((error: unknown) => {
        if (!(error instanceof Unasked)) throw error;
        blocks.push(section(plain(error.message)));
        return [];
      });
      if (places.length === 0 && blocks.length === 0)
        blocks.push(section(plain('您还不在员工名单里。请主管在员工名单里登记您的 Slack 成员编号或工作邮箱。')));
      for (const [state, title] of places.length > 0
        ? ([
            ['nobody', '还没有人接'],
            ['mine', '我负责的'],
          ] as const)
        : []) {
        const found: CaseLine[] = [];
        for (const staff of places) found.push(...(await view.list(staff, { state, limit: MOST + 1 })));
        blocks.push({
          type: 'header',
          text: plain(`${title}（${found.length > MOST ? `${MOST}+` : found.length}）`, 150),
        });
        if (found.length === 0) blocks.push(context('没有'));
        else blocks.push(...(await lines(board, found, MOST)), { type: 'divider' });
      }
      await api.call('views.publish', { user_id: user, view: { type: 'home', blocks } });
    },
  };
}
