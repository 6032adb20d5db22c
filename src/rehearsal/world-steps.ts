import { nextLocal } from '../domain/time.ts';
import { caseStep, casesStep } from './case-steps.ts';
import { Difference, Unreadable } from './mistakes.ts';
import { pagedAtDesk, tablesHolding, waitingForOwners, waitingRequests } from './record.ts';
import type { PagerMood } from './stand-in-pager.ts';
import type { Play, ReadStep } from './step.ts';
import { clockFace, readSpan, readTimeOfDay } from './times.ts';
import type { Field, Value } from './value.ts';

const pass: ReadStep = value => {
  const ms = readSpan(value);
  return stage => stage.until(new Date(stage.now().getTime() + ms));
};

const passTo: ReadStep = value => {
  const time = readTimeOfDay(value);
  return stage => stage.until(nextLocal(stage.now(), stage.plan.community.timeZone, time));
};

const notOnRecord: ReadStep = value => {
  const words = value.texts();
  return async stage => {
    await stage.calm();
    for (const word of words) {
      const tables = await tablesHolding(stage.service.client, word);
      if (tables.length > 0) throw new Difference(`记录里哪儿也没有“${word}”`, `在 ${tables.join('、')} 里`);
    }
  };
};

const onRecord: ReadStep = value => {
  const words = value.texts();
  return async stage => {
    await stage.calm();
    for (const word of words) {
      if ((await tablesHolding(stage.service.client, word)).length === 0)
        throw new Difference(`记录里有“${word}”`, '哪儿也没有');
    }
  };
};

const waiting: ReadStep = value => {
  const wanted = value.count();
  return async stage => {
    await stage.calm();
    const rows = await waitingForOwners(stage.service.client);
    if (rows.length !== wanted)
      throw new Difference(
        `有 ${wanted} 句话等着发给业主`,
        `${rows.length} 句：${rows.map(r => r['text']).join('；')}`,
      );
  };
};

const toBind: ReadStep = value => {
  const wanted = value.count();
  return async stage => {
    await stage.calm();
    const requests = await waitingRequests(stage.service.client);
    if (requests !== wanted) throw new Difference(`有 ${wanted} 份绑定申请在等`, `${requests} 份`);
  };
};

const MOODS: Readonly<Record<string, PagerMood>> = { 正常: 'works', 坏了: 'broken', 拒收: 'refuses' };

const pagerMood: ReadStep = value => {
  const mood = value.oneOf(MOODS);
  return async stage => {
    stage.pager.mood = mood;
  };
};

type PagesClaim = (value: Value) => Play;
const pagesText = (pages: readonly { readonly text: string }[]) => pages.map(p => p.text).join('\n') || '没有呼叫';

const PAGES: Readonly<Record<string, PagesClaim>> = {
  次数(value) {
    const wanted = value.count();
    return async ({ pager }) => {
      if (pager.pages.length !== wanted) throw new Difference(`对外呼叫 ${wanted} 次`, `${pager.pages.length} 次`);
    };
  },
  叫到(value) {
    const names = value.texts();
    return async ({ pager, service }) => {
      const atDesk = await pagedAtDesk(service.client);
      const called = pager.pages.flatMap(p => p.called).join('、');
      for (const name of names)
        if (!called.includes(name) || !atDesk.has(name))
          throw new Difference(
            `叫到${name}`,
            `对外：${called || '没有人'}；工作台：${[...atDesk].join('、') || '没有人'}`,
          );
    };
  },
  没叫(value) {
    const names = value.texts();
    return async ({ pager, service }) => {
      const atDesk = await pagedAtDesk(service.client);
      const called = pager.pages.flatMap(p => p.called).join('、');
      for (const name of names)
        if (called.includes(name) || atDesk.has(name)) throw new Difference(`没有叫${name}`, `叫了（${called}）`);
    };
  },
  最后(value) {
    const time = readTimeOfDay(value);
    return async stage => {
      const last = stage.pager.pages.at(-1);
      const at = last ? clockFace(last.at, last.at, stage.plan.community.timeZone) : '没有呼叫';
      if (!at.startsWith(time)) throw new Difference(`最后一次呼叫在 ${time}`, at);
    };
  },
  事由(value) {
    const danger = value.text();
    return async ({ pager }) => {
      const seen = [...new Set(pager.pages.map(p => p.danger))].join('、');
      if (seen !== danger) throw new Difference(`呼叫的事由是“${danger}”`, seen || '没有呼叫');
    };
  },
  含(value) {
    const words = value.texts();
    return async ({ pager }) => {
      const missing = words.filter(w => !pager.pages.some(p => p.text.includes(w)));
      if (missing.length > 0) throw new Difference(`呼叫里有“${missing.join('”“')}”`, pagesText(pager.pages));
    };
  },
  不含(value) {
    const words = value.texts();
    return async ({ pager }) => {
      const found = words.filter(w => pager.pages.some(p => p.text.includes(w)));
      if (found.length > 0) throw new Difference(`呼叫里没有“${found.join('”“')}”`, pagesText(pager.pages));
    };
  },
};

const pages: ReadStep = value => {
  const claims = value.fields().map(({ key, value: said, line }: Field) => {
    const read = Object.hasOwn(PAGES, key) ? PAGES[key] : undefined;
    if (!read) throw new Unreadable(line, `“呼叫”里没有“${key}”。可以写：${Object.keys(PAGES).join('、')}。`);
    return read(said);
  });
  return async stage => {
    await stage.calm();
    for (const claim of claims) await claim(stage);
  };
};

/** Steps that begin with no person's name. */
export const WORLD_STEPS: Readonly<Record<string, ReadStep>> = {
  过: pass,
  到: passTo,
  工单: caseStep,
  工单数: casesStep,
  呼叫: pages,
  呼叫器: pagerMood,
  待绑: toBind,
  待发: waiting,
  记录里没有: notOnRecord,
  记录里有: onRecord,
};
