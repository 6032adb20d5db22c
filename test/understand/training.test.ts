import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODEL_FILE } from '../../src/understand/classifier.ts';
import { readCorpus, readExamples, spell } from '../../src/understand/corpus.ts';
import { trainModel, writeModel } from '../../src/understand/training.ts';

describe('training', () => {
  it('makes the committed model again, byte for byte', () => {
    const made = writeModel(trainModel(readCorpus()));
    expect(made === readFileSync(MODEL_FILE, 'utf8'), 'run "npm run train" and commit the model').toBe(true);
  });

  it('keeps the model small enough to load at once', () => {
    expect(readFileSync(MODEL_FILE).length).toBeLessThan(4 * 1024 * 1024);
  });

  it('spells a pattern out, at most twelve times', () => {
    expect(spell('{上周|昨天}报的灯')).toEqual(['上周报的灯', '昨天报的灯']);
    expect(new Set(spell('{a|b|c|d}{e|f|g|h}{i|j}')).size).toBeGreaterThan(8);
    expect(spell('{a|b|c|d}{e|f|g|h}{i|j}')).toHaveLength(12);
  });

  it('names file and line of a sentence with unknown labels', () => {
    const line = '{"text":"灯坏了","intent":"wish","category":"facility.lighting"}';
    expect(() => readExamples('own.jsonl', `\n${line}`)).toThrow('own.jsonl:2');
  });

  it('holds no phone number but invented ones', () => {
    const numbers = readCorpus().flatMap(({ text }) => text.match(/1[3-9]\d{9}/g) ?? []);
    expect(numbers.filter(number => !number.startsWith('1380000'))).toEqual([]);
  });
});
