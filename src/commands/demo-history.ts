import { randomUUID } from 'node:crypto';
import type { Service } from '../service.ts';

/** A clock that can stand apart from the real one, in milliseconds. */
export interface ShiftedClock {
  ahead: number;
  now(): Date;
}

const HOUR = 3_600_000;

/** Plays two cases of the last days through the service itself, so that the desk is not empty. */
export async function playHistory(service: Service, clock: ShiftedClock, communityId: string): Promise<void> {
  const { staff } = await service.book.estate.directory(communityId);
  const by = (code: string) => staff.find(s => s.code === code)!;
  const say = async (address: string, text: string) => {
    await service.receive({
      channel: 'web',
      account: communityId,
      address,
      sender: { id: address },
      externalId: `${address}:${randomUUID()}`,
      text,
    });
    clock.ahead += 10_000;
    await service.settle();
  };
  const newest = async () => (await service.book.tickets.ofCommunity(communityId, 1))[0]!;
  const act = async (code: string) => {
    const ticket = await newest();
    return { by: by(code), ticketId: ticket.id, version: ticket.version, actId: randomUUID() };
  };
  const later = (ms: number) => {
    clock.ahead += ms;
  };

  clock.ahead = -28 * HOUR;
  await say('demo-wu', '1栋1单元楼道灯坏了两天了，晚上黑得看不见');
  later(10 * 60_000);
  await service.verbs.claim(await act('2001'));
  later(2 * HOUR);
  await service.verbs.resolve(await act('2001'), '1栋1单元一楼、二楼的灯管已更换，现在都亮了。');
  await service.settle();

  clock.ahead = -3 * HOUR;
  await say('demo-huang', '5栋地下车库B2有积水，车都不好停');
  later(5 * 60_000);
  await service.verbs.claim(await act('3001'));
  await service.settle();
  clock.ahead = 0;
}
