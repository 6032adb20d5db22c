import type { Logger } from '@slack/bolt';

const nothing = () => {};

/** Slack's libraries write their lines nowhere: what goes wrong in a call reaches whoever made it. */
export const silent: Logger = {
  ...{ debug: nothing, info: nothing, warn: nothing, error: nothing, setLevel: nothing, setName: nothing },
  getLevel: () => 'error' as never,
};

/** Bolt's own lines may quote what people wrote; of them only that there was one is passed on. */
export const quiet = (onError: (error: unknown, what: string) => void): Logger => ({
  ...silent,
  error: (first: unknown) => onError(first instanceof Error ? first : new Error('Bolt reported an error'), 'bolt'),
});
