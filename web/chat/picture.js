// @ts-check
/** @import { Shrunk } from './types.d.ts' */

const LONG_SIDE = 1_600;
const QUALITY = 0.82;

/** @param {Blob} blob @returns {Promise<string>} */
const dataUrl = blob =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

/** @param {string} url @returns {Promise<HTMLImageElement>} */
const load = url =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('not a picture this browser can show'));
    image.src = url;
  });

/**
 * A photograph drawn anew as a JPEG of at most 1,600 pixels, upright, without what the camera wrote into it. What the
 * browser cannot draw goes as it is: the server says what is wrong with it.
 * @param {File} file
 * @returns {Promise<Shrunk>}
 */
export async function shrink(file) {
  const url = URL.createObjectURL(file);
  try {
    const image = await load(url);
    const scale = Math.min(1, LONG_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const width = Math.max(1, Math.round(image.naturalWidth * scale));
    const height = Math.max(1, Math.round(image.naturalHeight * scale));
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#fff'; // see-through parts would come out black
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return { url: canvas.toDataURL('image/jpeg', QUALITY), width, height };
  } catch {
    return { url: await dataUrl(file), width: 0, height: 0 };
  } finally {
    URL.revokeObjectURL(url);
  }
}
