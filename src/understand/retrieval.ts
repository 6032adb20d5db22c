import type { FoundArticle } from '../domain/article.ts';
import type { Candidate, Retrieval } from '../ports/knowledge.ts';
import { type TextClassifier, trainedClassifier } from './classifier.ts';
import { scoresOf } from './ranking.ts';
import { createScales } from './scales.ts';
import { type Subjects, trainedSubjects } from './subjects.ts';
import { termsIn } from './terms.ts';

/** From this score on an article is said to the owner: of questions that have no article hardly one gets there. */
const ANSWERS_FROM = 0.85;

/** Finds articles by what they share with a question. What was trained is read at the first question. */
export function createRetrieval(
  load: () => TextClassifier = trainedClassifier,
  loadSubjects: () => Subjects = trainedSubjects,
): Retrieval {
  const scales = createScales(text => load().rank(text).category, loadSubjects);
  return {
    termsOf: ({ title, questions, answer }) => [...termsIn([title, ...questions, answer].join('\n'))],
    termsAsked: question => [...termsIn(question)],
    rank(question, shelf) {
      const { signsOf, isAfar } = scales(question, shelf);
      const scores = scoresOf(shelf.candidates.map(signsOf), isAfar);
      return shelf.candidates
        .map((candidate, i) => found(candidate, scores[i]!))
        .sort((a, b) => b.score - a.score || a.number - b.number);
    },
  };
}

function found({ questions: _, ...article }: Candidate, score: number): FoundArticle {
  return { ...article, score, answers: score >= ANSWERS_FROM };
}
