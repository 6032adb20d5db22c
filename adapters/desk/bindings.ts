import type { FastifyPluginAsync } from 'fastify';
import type { BindingVerbs, BindingView } from '../../src/ports/binding.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';
import type { Sessions } from './session.ts';

/** Who a chat belongs to: requests that wait, homes with their people, codes. */
export function bindingRoutes(bindings: BindingView & BindingVerbs, sessions: Sessions): FastifyPluginAsync {
  return async app => {
    app.get('/api/bindings', async request => {
      const { staff } = await sessions.require(request);
      return { requests: await bindings.requests(staff) };
    });

    app.get('/api/homes', async request => {
      const { staff } = await sessions.require(request);
      return { homes: await bindings.homes(staff, read(schemas.homesSchema, request.query).words) };
    });

    app.post('/api/bindings/code', async (request, reply) => {
      const { staff } = await sessions.requireOwn(request);
      const { personId, houseId } = read(schemas.bindingCodeSchema, request.body);
      reply.header('cache-control', 'no-store');
      return bindings.makeCode(staff, personId, houseId);
    });

    app.post('/api/bindings/:id/grant', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { id } = read(schemas.bindingIdSchema, request.params);
      await bindings.grant(staff, id, read(schemas.bindingSchema, request.body));
      return {};
    });

    app.post('/api/bindings/:id/refuse', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { id } = read(schemas.bindingIdSchema, request.params);
      await bindings.refuse(staff, id, read(schemas.reasonSchema, request.body).reason);
      return {};
    });
  };
}
