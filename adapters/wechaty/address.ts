/** Where something of WeChat goes, or comes from. */
export interface WechatAddress {
  readonly kind: 'contact' | 'room';
  /** WeChat's id. */
  readonly id: string;
  /** Mark of the login under which the id holds; absent: it holds for good. */
  readonly login?: string;
}

/** Ids of the web protocol ("@…", of rooms "@@…") live as long as a login. */
const isPassing = (id: string): boolean => id.startsWith('@');

/** What a contact or room is known by: its id, and where that lives no longer than a login, the login's mark. */
export const nameOf = (id: string, login: string): string => (isPassing(id) ? `${id}#${login}` : id);

export const addressOf = (kind: WechatAddress['kind'], id: string, login: string): string =>
  `${kind}:${nameOf(id, login)}`;

/** The login, where the id lives no longer. */
export const passing = (id: string, login: string): { readonly login?: string } => (isPassing(id) ? { login } : {});

/** The id and login that stand in a name. */
export function parseName(name: string): Pick<WechatAddress, 'id' | 'login'> {
  const at = isPassing(name) ? name.lastIndexOf('#') : -1;
  return at < 0 ? { id: name } : { id: name.slice(0, at), login: name.slice(at + 1) };
}

/** undefined: it is no address of ours. */
export function parseAddress(address: string): WechatAddress | undefined {
  const [, kind, name] = /^(contact|room):(.+)$/s.exec(address) ?? [];
  return kind === undefined || name === undefined
    ? undefined
    : { kind: kind as WechatAddress['kind'], ...parseName(name) };
}
