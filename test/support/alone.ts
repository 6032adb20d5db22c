/** Given to node by --import: a machine on which no name but its own leads anywhere. */
import dns from 'node:dns';

const { lookup } = dns;
type Answer = (error: Error | null) => void;

dns.lookup = ((name: string, ...rest: readonly unknown[]) => {
  if (name === 'localhost' || /^[\d.]+$/.test(name)) return (lookup as (...all: unknown[]) => void)(name, ...rest);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND', hostname: name });
  process.nextTick(rest.at(-1) as Answer, error);
}) as typeof lookup;
