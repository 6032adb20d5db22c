import type { RunAlone } from '../ports/jobs.ts';
import type { Session } from './pglite-session.ts';

/**
 * For a library that brings statements of its own. A transaction of ours spreads over many turns of the event loop, and what is
 * sent straight to the PGlite in between lands inside it, rolled back or committed with it; this waits for its turn like everybody.
 */
export const createRunAlone =
  (session: Pick<Session, 'alone'>): RunAlone =>
  (text, values) =>
    session.alone(async pglite => {
      try {
        if (values && values.length > 0) return await pglite.query<Record<string, unknown>>(text, values);
        const results = await pglite.exec(text);
        return { rows: results.flatMap(result => result.rows as Record<string, unknown>[]) };
      } catch (error) {
        // A text that begins a transaction and fails leaves it open for whoever comes next.
        await pglite.exec('rollback').catch(() => {});
        throw error;
      }
    });
