import { existsSync, statSync } from 'node:fs';
import { chooseModel } from '../understand/learned.ts';
import { type Check, fine, warn } from './doctor-check.ts';

const REMEDY =
  '请运行 npm run train -- --with-corrections 重新学习，再重启服务；不想用就删掉这个文件。现在用随程序带的模型。';

/** The model that learned from staff, when there is one, is fit for this version. */
export const learnedModel: Check = async ({ config: { learnedFile } }) => {
  if (learnedFile === undefined || !existsSync(learnedFile)) return [fine('本地理解用随程序带的模型')];
  const { used } = chooseModel(learnedFile);
  if (used.kind !== 'learned')
    return [
      warn(
        used.kind === 'unfit' && used.why === 'outdated'
          ? `学过同事改动的模型 ${learnedFile} 是按另一个版本做的，没有使用`
          : `学过同事改动的模型 ${learnedFile} 读不出来，没有使用`,
        REMEDY,
      ),
    ];
  const day = statSync(learnedFile).mtime.toISOString().slice(0, 10);
  return [fine(`本地理解用 ${day} 学过的模型（${used.owners} 位业主的 ${used.cases} 件改动）`)];
};
