/**
 * Milliseconds of this thread's own work, so that what else runs on the machine does not count. For safety bounds, not
 * for speed: a slow run is tried again.
 */
export function effort(work: () => unknown): number {
  let least = timed(work);
  for (let tries = 0; tries < 4 && least > 10; tries += 1) least = Math.min(least, timed(work));
  return least;
}

function timed(work: () => unknown): number {
  const { user, system } = process.threadCpuUsage();
  work();
  const after = process.threadCpuUsage();
  return (after.user - user + after.system - system) / 1000;
}
