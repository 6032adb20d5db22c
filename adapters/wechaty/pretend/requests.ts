import type { FriendRequest, Said } from '../protocol.ts';

interface RequestsOptions {
  readonly friend: (request: FriendRequest) => Promise<void> | undefined;
  readonly isOnline: () => boolean;
}

/** Requests to become a friend in the pretend WeChat; it lets nobody in twice by one request. */
export function createRequests({ friend, isOnline }: RequestsOptions) {
  const names = new Map<string, string>();
  const asking: FriendRequest[] = [];
  const done = new Set<string>();
  const accepted: string[] = [];

  /** Each once more that was not dealt with. */
  async function offer(): Promise<void> {
    for (const request of [...asking])
      await friend(request)?.then(
        () => void asking.splice(asking.indexOf(request), 1),
        () => {},
      );
  }

  return {
    accepted,
    offer,
    async ask(request: FriendRequest): Promise<void> {
      names.set(request.id, request.from.name);
      asking.push(request);
      await offer();
    },
    async accept(id: string): Promise<Said> {
      const name = names.get(id);
      if (name === undefined || done.has(id) || !isOnline()) return { kind: 'failed', why: '没有通过成' };
      done.add(id);
      accepted.push(name);
      return { kind: 'said' };
    },
  };
}
