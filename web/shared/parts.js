// @ts-check

/**
 * What was written, and in words what came beside it: "［语音 12秒］" stands at the end of the text when something did. Words
 * that only look like it stay words.
 * @param {string} text
 * @param {unknown} attachment
 * @returns {{ words: string, label: string }}
 */
export function partsOf(text, attachment) {
  const found = attachment ? /［([^［］]*)］$/.exec(text) : null;
  return found ? { words: text.slice(0, found.index).trim(), label: found[1] ?? '' } : { words: text, label: '' };
}
