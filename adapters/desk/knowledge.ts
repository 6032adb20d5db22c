import type { FastifyPluginAsync } from 'fastify';
import type { z } from 'zod';
import { conceal, findSecrets } from '../../src/domain/conceal.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { KnowledgeVerbs, KnowledgeView } from '../../src/ports/knowledge.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';
import type { Sessions } from './session.ts';

/** What the company knows: the list, what would be answered, and what is done about each article. */
export function knowledgeRoutes(knowledge: KnowledgeView & KnowledgeVerbs, sessions: Sessions): FastifyPluginAsync {
  return async app => {
    app.get('/api/knowledge', async request => {
      const { staff } = await sessions.require(request);
      return { articles: await knowledge.list(staff, read(schemas.articlesSchema, request.query).words) };
    });

    app.get('/api/cases/:id/article', async request => {
      const { staff } = await sessions.require(request);
      const words = await knowledge.draftOf(staff, read(schemas.idSchema, request.params).id);
      if (!words)
        throw new DomainError(
          'not_found',
          '这张工单不能存为知识：要是业主的提问、同事已经回复过、又不保密的。可以在知识库里另写一条。',
        );
      return { words };
    });

    // Sent, not in the address: what owners ask belongs in no log of addresses.
    app.post('/api/knowledge/try', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { question } = read(schemas.tryArticlesSchema, request.body);
      return {
        found: await knowledge.preview(
          staff,
          conceal(question, findSecrets(question), () => ' '),
        ),
      };
    });

    app.post('/api/knowledge', async request => {
      const { staff } = await sessions.requireOwn(request);
      const { words, ticketId } = read(schemas.proposeArticleSchema, request.body);
      return { article: await knowledge.propose(staff, words, ticketId) };
    });

    /** One press on an article in the version the person saw. */
    const press = <S extends typeof schemas.articleActSchema>(
      verb: string,
      schema: S,
      run: (...given: [...Parameters<KnowledgeVerbs['approve']>, z.output<S>]) => ReturnType<KnowledgeVerbs['approve']>,
    ) =>
      app.post(`/api/knowledge/:id/${verb}`, async request => {
        const { staff } = await sessions.requireOwn(request);
        const { id } = read(schemas.idSchema, request.params);
        const body = read(schema, request.body);
        return { article: await run(staff, id, body.version, body) };
      });
    press('edit', schemas.editArticleSchema, (by, id, version, { words }) => knowledge.edit(by, id, version, words));
    press('approve', schemas.articleActSchema, (by, id, version) => knowledge.approve(by, id, version));
    press('retire', schemas.articleActSchema, (by, id, version) => knowledge.retire(by, id, version));
  };
}
