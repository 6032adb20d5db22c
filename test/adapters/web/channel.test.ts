import { channelContract } from '../../support/channel-contract.ts';
import { idOf, openDoor } from './door.ts';

channelContract('web', async () => {
  const { app, channel, say } = await openDoor();
  return {
    channel,
    idOf,
    deliver: async ({ from, id, text }) => (await say(from, { id, text })).statusCode === 200,
    close: () => app.close(),
  };
});
