import type { Candidate, Retrieval } from '../ports/knowledge.ts';
import { type TextClassifier, trainedClassifier } from './classifier.ts';
import { createScales } from './scales.ts';
import { termsIn } from './terms.ts';

/** From this score on an article is said to the owner: measured on questions that have no article. */
const ANSWERS_FROM = 0.5;

/** Finds articles by what they share with a question. The classifier is read at the first question. */
export function createRetrieval(load: () => TextClassifier = trainedClassifier): Retrieval {
  const scales = createScales(text => load().rank(text).category);
  return {
    termsOf: ({ title, questions, answer }) => [...termsIn([title, ...questions, answer].join('\n'))],
    termsAsked: question => [...termsIn(question)],
    rank(question, shelf) {
      const weigh = scales.weighing(question, shelf);
      return shelf.candidates
        .map(candidate => ({ candidate, score: weigh(candidate) }))
        .sort((a, b) => b.score - a.score || a.candidate.number - b.candidate.number)
        .map(({ candidate, score }) => found(candidate, score));
    },
  };
}

function found({ questions: _, ...article }: Candidate, score: number) {
  return { ...article, score, answers: score >= ANSWERS_FROM };
}
