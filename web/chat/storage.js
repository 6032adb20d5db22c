// @ts-check

/** Stands in where the browser forbids storage: nothing is kept, and whoever keeps something is told. */
const NONE = {
  length: 0,
  key: () => null,
  getItem: () => null,
  removeItem() {},
  setItem() {
    throw new Error('storage is switched off');
  },
};

/**
 * The browser's storage; where it is forbidden even to look, one that keeps nothing.
 * @param {'localStorage' | 'sessionStorage'} name
 * @returns {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>}
 */
export function openStorage(name) {
  try {
    return window[name];
  } catch {
    return NONE;
  }
}

/**
 * Keeps a value if the browser lets us; false when it does not.
 * @param {Pick<Storage, 'setItem'>} storage
 * @param {string} key
 * @param {string} value
 */
export function tryKeep(storage, key, value) {
  try {
    storage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
