import { describe, expect, it } from 'vitest';
import type { ModelOutcome } from '../../src/domain/second-opinion.ts';
import type { ModelAnswer, ModelQuestion } from '../../src/ports/language-model.ts';
import { createModelCall } from '../../src/understand/model-call.ts';

describe('asking', () => {
  it('blames no model for being late when owners stood in line', async () => {
    const counted: ModelOutcome[] = [];
    const first = Promise.withResolvers<ModelAnswer>();
    const answers = [first.promise, new Promise<never>(() => {}), Promise.resolve({ kind: 'refused' as const })];
    const asked: ModelQuestion[] = [];
    const call = createModelCall({
      model: { ask: question => answers[asked.push(question) - 1]! },
      limits: { deadlineMs: 1000, atOnce: 1, failures: 1 },
      count: outcome => counted.push(outcome),
    });
    const question = { system: '', user: '', schema: {} };
    const both = [call(question, String), call(question, String)];
    first.resolve({ kind: 'unreadable' });
    await Promise.all(both);
    await call(question, String);
    expect(counted).toEqual(['invalid', 'late', 'refused']);
  });
});
