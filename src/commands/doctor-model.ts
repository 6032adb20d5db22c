import type { ModelSettings } from '../ports/language-model.ts';
import { bad, type Check, type Finding, fine, warn } from './doctor-check.ts';

/** As long as a message waits for it. */
const DEADLINE_MS = 2500;

/** An article like any other, and what is asked of it. */
const ARTICLE = {
  title: '客服台办公时间',
  answer: '客服台每天08:30–18:00有人，周六、周日一样。下班以后的急事请打24小时电话。',
};
const ASKED = '客服台几点到几点有人';

/** A language model, when one is set, answers in time and in the words we know. */
export const languageModel: Check = async ({ config: { model } }) => {
  if (!model) return [fine('语言模型没有配置，全部由本地理解')];
  // Loaded here as in the service: only when it is set.
  const [{ createOpenAiModel }, { opinionIn, questionAbout }] = await Promise.all([
    import('../understand/openai-model.ts'),
    import('../understand/model-question.ts'),
  ]);
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const begun = performance.now();
  const name = `语言模型 ${model.name}`;
  try {
    const answer = await createOpenAiModel(model).ask(questionAbout('你好'), deadline);
    const ms = Math.round(performance.now() - begun);
    if (answer.kind === 'value' && opinionIn(answer.value))
      return [fine(`${name} 在 ${ms} 毫秒内回答，格式 ${answer.form}`), ...(await composing(model))];
    return [warn(`${name} 的回答看不懂`, '它不按要求的格式回答，请换一个模型（OPENAI_MODEL）；现在全部由本地理解。')];
  } catch (error) {
    return [deadline.aborted ? tooSlow(name) : failed(name, model, (error as { status?: number }).status)];
  }
};

/** Where it is to put answers together: whether it keeps to the words of an article. */
async function composing(model: ModelSettings): Promise<readonly Finding[]> {
  if (!model.composes) return [];
  const [{ createOpenAiModel }, { answerIn, questionOver }, { faultIn }] = await Promise.all([
    import('../understand/openai-model.ts'),
    import('../understand/compose.ts'),
    import('../understand/composed.ts'),
  ]);
  const name = `语言模型 ${model.name} 整理回答`;
  const remedy = '请换一个更快、更听话的模型，或把 OPENAI_ANSWERS 写成 off；现在照知识条目的原话回答，业主照样有回答。';
  try {
    const answer = await createOpenAiModel(model).ask(questionOver(ASKED, ARTICLE), AbortSignal.timeout(DEADLINE_MS));
    const said = answer.kind === 'value' ? answerIn(answer.value) : undefined;
    return said !== undefined && faultIn(said, ARTICLE, ASKED) === undefined
      ? [fine(`${name}：照着知识条目的原话，通过核对`)]
      : [warn(`${name}：没有通过核对`, remedy)];
  } catch {
    return [warn(`${name}：没有及时回答`, remedy)];
  }
}

const tooSlow = (name: string): Finding =>
  warn(`${name} 在 2.5 秒内没有回答`, '请换一个更快的模型或更近的地址；来不及时由本地理解，业主照样有回答。');

/** What the server or the network said, without the key and the path of the address. */
function failed(name: string, { baseUrl }: ModelSettings, status: number | undefined): Finding {
  const where = baseUrl ? new URL(baseUrl).host : 'api.openai.com';
  if (status === undefined) return bad(`${name} 连不上：${where}`, '请核对 OPENAI_BASE_URL、网络和防火墙。');
  if (status === 401 || status === 403)
    return bad(`${name} 不认密钥（${where} 回答 ${status}）`, '请核对 OPENAI_API_KEY。');
  if (status === 404)
    return bad(`${name} 不存在（${where} 回答 404）`, '请核对 OPENAI_MODEL，和 OPENAI_BASE_URL 末尾的 /v1。');
  if (status === 429) return warn(`${name} 的额度或频率用完了（${where} 回答 429）`, '请到服务商处查看额度。');
  return status >= 500
    ? warn(`${name} 暂时有故障（${where} 回答 ${status}）`, '等它恢复；在这之前由本地理解。')
    : bad(`${name} 不接受提问（${where} 回答 ${status}）`, '请核对 OPENAI_MODEL 和 OPENAI_BASE_URL。');
}
