import { maskMarks, reveal } from '../../src/domain/conceal.ts';
import type { DomainError } from '../../src/domain/errors.ts';
import { houseLabel } from '../../src/domain/house.ts';
import { maskText } from '../../src/domain/mask.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { CaseGlance, Showing } from '../../src/ports/case-board.ts';

/** What everybody in the channel may read of a case. */
export interface Eyes {
  readonly showing: Showing;
  /** Words of owners and staff as they may be shown; empty when none may. */
  text(words: string): string;
  /** Where it is, as exactly as may be shown. */
  place(ticket: Ticket): string;
}

/** Everybody in the channel reads along: what not every member of staff may read goes there as a number. */
export const showingOf = ({ ticket, community }: Pick<CaseGlance, 'ticket' | 'community'>): Showing =>
  ticket.confidential || ticket.about.length > 0 ? 'number' : (community.settings.slack?.show ?? 'masked');

/** What went wrong, in words everybody in the channel may read; without a case nobody's words are in it. */
export function told({ message, quoted }: DomainError, eyes?: Eyes): string {
  if (!quoted) return message;
  // Masked whole: a name cut in two would not be known.
  const words = quoted.isSecret ? undefined : eyes?.text(quoted.words);
  return words ? quoted.tell(words) : quoted.untold;
}

/** What the owner will see, for whoever wrote it: his own words stand in the same window; what stands around them is masked. */
export function previewFor(preview: string, draft: string, eyes: Eyes): string {
  const own = draft.trim();
  const at = own === '' ? -1 : preview.indexOf(own);
  if (at < 0) return eyes.text(preview);
  return `${eyes.text(preview.slice(0, at))}${own}${eyes.text(preview.slice(at + own.length))}`;
}

export function eyesOf(one: CaseGlance): Eyes {
  const showing = showingOf(one);
  const known = {
    names: one.known.names,
    rooms: one.known.homes,
    staff: one.staff.map(s => s.name),
  };
  const text = (words: string) => {
    if (showing === 'number') return '';
    return showing === 'full' ? reveal(words, one.secrets) : maskText(maskMarks(words), known);
  };
  return {
    showing,
    text,
    place({ where }) {
      if (showing === 'number') return '';
      const spot = where.location ? text(where.location) : '';
      const { building, unit } = where;
      const home = houseLabel(
        showing === 'full' ? where : { ...(building ? { building } : {}), ...(unit ? { unit } : {}) },
      );
      return [home, spot].filter(Boolean).join(' ');
    },
  };
}
