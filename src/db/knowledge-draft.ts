import { sql } from 'drizzle-orm';
import { type ArticleWords, MOST_OF_ARTICLE } from '../domain/article.ts';
import { MARK, maskMarks } from '../domain/conceal.ts';
import { cutWords, headOf } from '../domain/cut.ts';
import { type Known, maskText } from '../domain/mask.ts';
import { keepStaff, maskKnownNames, maskNamed, maskPartsOfNames } from '../domain/mask-names.ts';
import { replaceSpans, toPlain } from '../domain/mask-text.ts';
import type { Staff } from '../domain/people.ts';
import { localDate } from '../domain/time.ts';
import type { CaseGlance } from '../ports/case-board.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Estate } from '../ports/stores.ts';
import { KNOWN, toGlance } from './case-glance.ts';
import { type Client, type Row, rows, toDate } from './client.ts';
import { isKeptFrom, isSecret, isUuid } from './desk-hidden.ts';

interface Parts {
  readonly client: Pick<Client, 'db'>;
  readonly cipher: Cipher;
  readonly estate: Pick<Estate, 'directory'>;
}

const HIDDEN = /〔[^〕]{1,6}〕/g;
const CLAUSE = /(?<=[，,。！!？?；;\s])/;
/** Shorter asks nothing. */
const LEAST = 6;
const OFFICE = /^0\d{9,11}$/;
const AREA = /^(010|02\d|0\d{3})/;
const GREETING = /^〔姓名〕[^，,。！!\n]{0,6}[，,。！!\s]+/;

/** What a case of a question that staff have answered gives to begin an article with; undefined: nothing that everybody may be told. */
export async function draftOf(
  { client: { db }, cipher, estate }: Parts,
  staff: Staff,
  ticketId: string,
): Promise<ArticleWords | undefined> {
  if (!isUuid(ticketId)) return undefined;
  // What was said in confidence, or about one of our own, is nothing to tell everybody.
  const [row] = await rows(
    db,
    sql`select t.*, ${KNOWN}, a.at as answered_at, a.data->>'text' as answered,
          (select string_agg(m.text, ' ' order by m.seq) from message m where m.id = any(t.messages)
            and m.recalled_at is null and not ${isSecret()} and not ${isKeptFrom(staff)}) as asked
        from ticket t join contact k on k.id = t.contact_id left join person p on p.id = k.person_id
          join lateral (select e.at, e.data from ticket_event e
            where e.ticket_id = t.id and e.kind in ('replied', 'corrected', 'resolved') and e.data->>'text' <> ''
            order by e.kind = 'resolved', e.id desc limit 1) a on true
        where t.id = ${ticketId} and t.community_id = ${staff.communityId} and t.kind in ('inquiry', 'fee_query')
          and not t.confidential and t.about = '{}'`,
  );
  return row && toDraft(row, toGlance(row, await estate.directory(staff.communityId), cipher));
}

function toDraft(row: Row, { ticket, community, staff, known, secrets }: CaseGlance): ArticleWords {
  const people = { names: known.names, rooms: known.homes, staff: staff.map(s => s.name) };
  const asked = (text: string) => withoutHidden(maskText(text, people));
  const question = cutWords(asked((row['asked'] as string | null) ?? ''), MOST_OF_ARTICLE.question);
  return {
    title: cutWords(asked(ticket.summary), MOST_OF_ARTICLE.title),
    questions: question === '' ? [] : [question],
    answer: headOf(answerOf(row['answered'] as string, people, secrets), MOST_OF_ARTICLE.answer),
    source: `${community.name}物业服务中心答复`,
    asOf: localDate(toDate(row['answered_at']), community.timeZone),
  };
}

/** Whatever says who somebody is goes with the clause it stands in, unless nothing would be left to ask. */
function withoutHidden(masked: string): string {
  const clauses = masked.split(CLAUSE);
  const kept = clauses.filter(clause => clause.replace(HIDDEN, '') === clause).join('');
  return (kept.length < LEAST ? masked.replace(HIDDEN, '') : kept).replace(/\s+/g, ' ').trim();
}

/** Numbers of offices may be told to everybody; numbers and names of the people of the case leave a gap for the writer to see. */
function answerOf(text: string, { names, staff }: Known, secrets: ReadonlyMap<string, string>): string {
  const offices = new Map(
    [...secrets].map(([mark, value]) => [mark, OFFICE.test(value) ? value.replace(AREA, '$1-') : '']),
  );
  const shown = text.replace(MARK, mark => offices.get(mark) || mark);
  const masked = replaceSpans(maskMarks(shown), spans => {
    maskKnownNames(spans, namesIn(names));
    keepStaff(spans, namesIn(staff));
    maskPartsOfNames(spans, namesIn(names));
    maskNamed(spans);
  });
  return masked.replace(GREETING, '').trim();
}

const namesIn = (names: readonly string[]) => names.map(name => toPlain(name).text);
