import { Difference } from './mistakes.ts';
import { filedCases } from './record.ts';
import type { Stage } from './stage.ts';

/** The case of that place in the order of opening; the newest unless one is named. */
export async function caseId(stage: Stage, nth: number | undefined): Promise<string> {
  await stage.calm();
  const filed = await filedCases(stage.service.client);
  const one = nth === undefined ? filed.at(-1) : filed[nth - 1];
  if (!one) throw new Difference(nth === undefined ? '有一张工单' : `有第 ${nth} 张工单`, `一共 ${filed.length} 张`);
  return one.ticket.id;
}
