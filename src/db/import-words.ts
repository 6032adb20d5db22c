import { DomainError } from '../domain/errors.ts';
import { databaseFault } from './errors.ts';

/** What stopped an import, for its operator: never the error of a statement as it is, which holds the parameters that were sent. */
export function importWords(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  const fault = databaseFault(error);
  if (fault)
    return `数据库出错（${fault.code}${fault.constraint ? `，${fault.constraint}` : ''}），请检查后再导入一次。`;
  const { name, stack = '' } = error as Error;
  return `导入出错（${name}）。请把下面几行交给维护人员：\n${stack
    .split('\n')
    .filter(l => /^\s+at /.test(l))
    .slice(0, 5)
    .join('\n')}`;
}
