import type { Config } from '../config.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { ServiceFacts } from './doctor-background.ts';

/** What one look came to; what is not fine ends with its remedy. */
export interface Finding {
  readonly level: 'fine' | 'warn' | 'bad';
  readonly what: string;
  readonly remedy?: string;
}

export const fine = (what: string): Finding => ({ level: 'fine', what });
export const warn = (what: string, remedy: string): Finding => ({ level: 'warn', what, remedy });
export const bad = (what: string, remedy: string): Finding => ({ level: 'bad', what, remedy });

/** What every check is handed. */
export interface Patient {
  readonly config: Config;
  readonly cipher: Cipher;
  /** What the look at the database found on record, for the checks after it. */
  readonly seen?: { record?: ServiceFacts };
}

/** Looks at one thing; never throws for what is wrong with it, and never says a secret. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>;

const MARKS = { fine: '✓', warn: '！', bad: '✗' } as const;

export const lineOf = ({ level, what, remedy }: Finding): string =>
  `${MARKS[level]} ${what}${remedy ? `\n    ${remedy}` : ''}`;

/** A check that breaks is a finding too: the others still run. */
export async function run(check: Check, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await check(patient);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [bad(`有一项没查成：${why}`, '请把这一行连同服务的日志发给系统管理员。')];
  }
}
