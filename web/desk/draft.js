// @ts-check

/**
 * What is being written, per case and mode; survives reloads and sign-outs of this tab.
 * @typedef {{ text: string, pictures: string[], of?: string, quoted?: string }} Draft
 */

/** @type {Draft} */
const EMPTY = { text: '', pictures: [] };

/**
 * @param {string} caseId
 * @param {string} mode
 */
const keyOf = (caseId, mode) => `menfang-draft:${caseId}:${mode}`;

/**
 * @param {string} caseId
 * @param {string} mode
 * @returns {Draft}
 */
export function readDraft(caseId, mode) {
  try {
    return { ...EMPTY, ...JSON.parse(sessionStorage.getItem(keyOf(caseId, mode)) ?? '{}') };
  } catch {
    return EMPTY;
  }
}

/**
 * @param {string} caseId
 * @param {string} mode
 * @param {Draft} draft
 */
export function keepDraft(caseId, mode, draft) {
  try {
    if (draft.text || draft.pictures.length) sessionStorage.setItem(keyOf(caseId, mode), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(caseId, mode));
  } catch {
    // A browser that keeps nothing (private window): the words are still in the box.
  }
}
