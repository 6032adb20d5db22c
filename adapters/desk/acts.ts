import type { FastifyPluginAsync } from 'fastify';
import type { z } from 'zod';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Act, Verbs } from '../../src/ports/verbs.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';
import type { Sessions } from './session.ts';

/** The verbs that act on one case with the version the person saw. */
type CaseVerb = {
  [V in keyof Verbs]: Verbs[V] extends (act: Act, ...rest: never[]) => Promise<Ticket> ? V : never;
}[keyof Verbs];

type Perform = (verbs: Verbs, act: Act, body: unknown) => Promise<Ticket>;

const perform =
  <S extends z.ZodType>(schema: S, run: (verbs: Verbs, act: Act, input: z.output<S>) => Promise<Ticket>): Perform =>
  (verbs, act, body) =>
    run(verbs, act, read(schema, body));

/** One way in for each verb; a verb without one does not compile. */
const ACTS: Record<CaseVerb, Perform> = {
  claim: perform(schemas.nothingSchema, (verbs, act) => verbs.claim(act)),
  reply: perform(schemas.replySchema, (verbs, act, b) => verbs.reply(act, b.text, b.seenSeq, b.pictures)),
  note: perform(schemas.noteSchema, (verbs, act, b) => verbs.note(act, b.text)),
  resolve: perform(schemas.resolveSchema, (verbs, act, b) => verbs.resolve(act, b.done, b.pictures)),
  decline: perform(schemas.reasonSchema, (verbs, act, b) => verbs.decline(act, b.reason)),
  reopen: perform(schemas.reasonSchema, (verbs, act, b) => verbs.reopen(act, b.reason)),
  reassign: perform(schemas.reassignSchema, (verbs, act, b) => verbs.reassign(act, b.toStaffId)),
  recategorise: perform(schemas.recategoriseSchema, (verbs, act, b) => verbs.recategorise(act, b.change)),
  takeOver: perform(schemas.nothingSchema, (verbs, act) => verbs.takeOver(act)),
  handBack: perform(schemas.nothingSchema, (verbs, act) => verbs.handBack(act)),
  correct: perform(schemas.correctSchema, (verbs, act, b) => verbs.correct(act, b.outboxKey, b.text)),
  untie: perform(schemas.untieSchema, (verbs, act, b) => verbs.untie(act, b.houseId)),
  limit: perform(schemas.limitSchema, (verbs, act, b) => verbs.limit(act, b.hours)),
};

/** POST /api/cases/:id/<verb> for each verb on a case: hands on what was sent and decides nothing. */
export function actRoutes(verbs: Verbs, sessions: Sessions): FastifyPluginAsync {
  return async app => {
    for (const [name, run] of Object.entries(ACTS)) {
      app.post(`/api/cases/:id/${name}`, async request => {
        const { staff } = await sessions.requireOwn(request);
        const { id } = read(schemas.idSchema, request.params);
        const { version, actId } = read(schemas.actSchema, request.body);
        return { ticket: await run(verbs, { by: staff, ticketId: id, version, actId }, request.body) };
      });
    }
  };
}
