/** Order in which words leave the house; a smaller number passes every larger one. */
export const PRIORITIES = {
  emergency: 0,
  answer: 1, // to what was just said
  result: 2,
  update: 3,
  survey: 4,
  notice: 5,
  reminder: 6,
} as const;
export type Priority = keyof typeof PRIORITIES;

/** Quiet hours (the community's night) hold everything but these two. */
export const passesQuietHours = (priority: Priority): boolean => priority === 'emergency' || priority === 'answer';
