import { setImmediate as pause } from 'node:timers/promises';
import { type messages, type PGlite, parse, protocol, type QueryOptions, type Results } from '@electric-sql/pglite';
import { Mutex } from 'async-mutex';

type Messages = Awaited<ReturnType<PGlite['execProtocol']>>['messages'];
type Message = Messages[number];

const isRowDescription = (m: Message): m is messages.RowDescriptionMessage => m.name === 'rowDescription';
const isDataRow = (m: Message): m is messages.DataRowMessage => m.name === 'dataRow';

interface Statement {
  readonly name: string;
  /** Type ids of the parameters. */
  readonly types: readonly number[];
  /** What the rows look like. */
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

/** The part of a PGlite that drizzle drives. */
export interface Session {
  query<T>(text: string, params?: unknown[], options?: QueryOptions): Promise<Results<T>>;
  transaction<T>(fn: (session: Session) => Promise<T>, isFirst?: boolean): Promise<T>;
  /** Hands out the PGlite itself while nobody else's statement or transaction is under way. */
  alone<T>(work: (pglite: PGlite) => Promise<T>): Promise<T>;
}

/** Texts vary with the length of lists; beyond this many all are forgotten and prepared anew. */
const MAX_STATEMENTS = 400;
/** Statements run until plans are made anew for the first time. */
const FIRST_PLANS = 1000;
const { serialize } = protocol;
/** Bytes go in as they are and come back as hex; PGlite's own ways, a byte at a time, stop everything for half a minute at 20 MB. */
const BYTEA = 17;
function fromHex(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(text.slice(2), 'hex');
  return new Uint8Array(buffer, byteOffset, byteLength);
}
const BEGIN = serialize.query('begin');

/**
 * Runs statements on a PGlite as prepared ones: each text is parsed and planned once, then a run is one round trip instead
 * of six, and a transaction begins together with its first statement. Measured on a turn's statements: a third of the time.
 * All access goes through one session and its locks.
 */
export function createSession(pglite: PGlite): Session {
  const statements = new Map<string, Statement>();
  // Outer: a transaction or a single statement. Inner: one statement's messages, so that parallel ones never mix.
  const turns = new Mutex();
  const wire = new Mutex();
  let runs = 0;
  let planAt = FIRST_PLANS;
  let named = 0;
  let isToBegin = false;

  async function exchange(...parts: Uint8Array[]): Promise<Messages> {
    const begins = isToBegin;
    isToBegin = false;
    const answer = await pglite.execProtocol(Buffer.concat(begins ? [BEGIN, ...parts] : parts), {
      syncToFs: false,
    });
    if (!begins) return answer.messages;
    return answer.messages.slice(answer.messages.findIndex(m => m.name === 'readyForQuery') + 1);
  }
  const simple = (text: string) => exchange(serialize.query(text));

  async function prepare(text: string): Promise<Statement> {
    if (statements.size >= MAX_STATEMENTS) {
      statements.clear();
      await simple('deallocate all');
    }
    const name = `s${++named}`;
    const described = await exchange(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const statement = {
      name,
      types: parse.parseDescribeStatementResults(described),
      fields: described.find(isRowDescription)?.fields ?? [],
    };
    statements.set(text, statement);
    return statement;
  }

  /**
   * Plans are kept with their statements. One made while a table was small reads it whole for ever after, and nothing here tells
   * the planner that it has grown; so all are made anew each time twice as much has been done.
   */
  async function planAnew(): Promise<void> {
    if (++runs < planAt) return;
    planAt = 2 * runs;
    await simple('discard plans');
  }

  async function run<T>(text: string, params: readonly unknown[] = [], options?: QueryOptions): Promise<Results<T>> {
    const release = await wire.acquire();
    try {
      await planAnew();
      const statement = statements.get(text) ?? (await prepare(text));
      const values = params.map((value, i) => {
        if (value === null || value === undefined) return null;
        if (value instanceof Uint8Array) return value;
        const serializer = pglite.serializers[statement.types[i]!];
        return serializer ? serializer(value) : String(value);
      });
      const answered = await exchange(
        serialize.bind({ statement: statement.name, values }),
        serialize.execute({}),
        serialize.sync(),
      );
      return toResults<T>(statement, answered, options);
    } finally {
      release();
    }
  }

  /** Rows as PGlite gives them; its own reader copies every parser it knows for each statement, a sixth of a turn's time. */
  function toResults<T>({ fields }: Statement, answered: Messages, options?: QueryOptions): Results<T> {
    const own = options?.parsers ?? {};
    const readers = fields.map(
      f => own[f.dataTypeID] ?? (f.dataTypeID === BYTEA ? fromHex : pglite.parsers[f.dataTypeID]),
    );
    const read = (value: string | null, i: number) => (value === null ? null : (readers[i]?.(value) ?? value));
    const rows: unknown[] = [];
    for (const message of answered) {
      if (!isDataRow(message)) continue;
      const values = message.fields.map(read);
      rows.push(options?.rowMode === 'array' ? values : Object.fromEntries(fields.map((f, i) => [f.name, values[i]])));
    }
    return { rows: rows as T[], fields: [...fields] };
  }

  const inside: Session = {
    query: run,
    transaction: () => Promise.reject(new Error('no transaction within a transaction')),
    alone: () => Promise.reject(new Error('nobody is alone within a transaction')),
  };

  /**
   * PGlite works on our own thread and answers at once: without a pause between transactions no request would be heard and no
   * timer would fire for as long as there is work.
   */
  const exclusive = <T>(work: () => Promise<T>, isFirst = false) =>
    turns.runExclusive(
      async () => {
        await pause();
        return work();
      },
      isFirst ? 1 : 0,
    );

  return {
    query: (text, params, options) => exclusive(() => run(text, params, options)),
    alone: work => exclusive(() => work(pglite)),
    transaction: (fn, isFirst) =>
      exclusive(async () => {
        isToBegin = true;
        try {
          const result = await fn(inside);
          const ended = await simple('commit');
          // A failed statement whose error was swallowed leaves a transaction that can only roll back: never silently.
          if (ended.some(m => m.name === 'commandComplete' && 'text' in m && m.text === 'ROLLBACK')) {
            throw new Error('the transaction was rolled back instead of committed');
          }
          return result;
        } catch (error) {
          await simple('rollback');
          throw error;
        }
      }, isFirst),
  };
}
