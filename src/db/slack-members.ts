import type { MemberRow } from './staff-rows.ts';

/**
 * Those of `rows` who want a Slack member or an address that stays somebody else's, with whose: by 工号. `holders` says whose
 * they are now. Who gives his own up in the same list makes room, unless he is refused himself.
 */
export function refuseTaken(
  rows: readonly MemberRow[],
  holders: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  const after = new Map(rows.map(row => [row.code, row]));
  const stays = (code: string, what: string): boolean => {
    const row = after.get(code);
    return row === undefined || refused.has(code) || row.slackUser === what || row.email === what;
  };
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const { code, slackUser, email } of rows) {
      const holder = [slackUser, email]
        .map(what => ({ what, holder: what ? holders.get(what) : undefined }))
        .find(h => h.holder !== undefined && h.holder !== code && stays(h.holder, h.what!))?.holder;
      if (holder === undefined || refused.has(code)) continue;
      refused.set(code, holder);
      isDone = false;
    }
  }
  return refused;
}
