import type { Work } from '../ports/jobs.ts';
import type { MakePreview, Previews } from '../ports/media.ts';

/** Pictures asked for at a time; their bytes are read one by one. */
const BATCH = 50;

/** Makes the previews that are missing. Two processes that make the same one keep one of them. */
export const createPreviewWork = (previews: Previews, make: MakePreview): Work => ({
  name: 'previews',
  async look(signal) {
    for (;;) {
      const missing = await previews.missing(BATCH);
      for (const id of missing) {
        if (signal.aborted) return;
        const whole = await previews.whole(id);
        await previews.keep(id, whole && (await make(whole)));
      }
      if (missing.length < BATCH) return;
    }
  },
});
