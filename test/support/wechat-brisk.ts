import type { Overrides } from '../../src/service.ts';

/** WeChat as fast as it can: no pace, and short pauses before a new process of wechaty. */
export const BRISK: Overrides = {
  wechat: {
    limits: { everyMs: 0, perMinute: Number.POSITIVE_INFINITY, perDay: Number.POSITIVE_INFINITY },
    life: { beatMs: 500, pauseMs: 50, longestPauseMs: 200, goMs: 500 },
    lookMs: 500,
  },
};
