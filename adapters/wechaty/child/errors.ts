let hearsPeople = false;

/** From now on what puppets throw may quote what people wrote. */
export const peopleAreHeard = (): void => {
  hearsPeople = true;
};

/** What may be told of somebody else's error: all it says until people are heard, then only what kind it is and where it arose. */
export const toldOf = (error: unknown): string => (hearsPeople ? kindOf(error) : firstLine(error));

const firstLine = (error: unknown): string => String(error).split('\n')[0]!.slice(0, 300);

/** By these words it is known whether the way to WeChat is broken. */
const KNOWN = /UNAVAILABLE|DEADLINE_EXCEEDED|CANCELLED|Watchdog|Timeout|E(?:CONN|HOST|NET|PIPE)[A-Z]*|ENOSPC|EACCES/gi;

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const known = error.message.match(KNOWN) ?? [];
  const code = 'code' in error && /^\w{1,40}$/.test(String(error.code)) ? [String(error.code)] : [];
  const at = /([\w.-]+:\d+):\d+\)?$/m.exec(error.stack?.split('\n').find(line => /^\s+at /.test(line)) ?? '')?.[1];
  const name = /^\w{1,40}$/.test(error.name) ? error.name : 'Error';
  return [...new Set([name, ...code, ...known]), ...(at ? [at] : [])].join(' ');
}
