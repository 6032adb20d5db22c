import OpenAI, { APIError, APIUserAbortError } from 'openai';
import { ANSWER_FORMS, type AnswerForm } from '../domain/second-opinion.ts';
import type { LanguageModel, ModelAnswer, ModelQuestion, ModelSettings } from '../ports/language-model.ts';

/** Which form each endpoint was last known to take; a server that does not know one gets the next, from then on. */
const known = new Map<string, number>();
/** An answer has some hundred bytes; nobody fills our memory. */
const MOST_BYTES = 64 * 1024;
const OPENAI_URL = 'https://api.openai.com/v1';

/** A model on any server that speaks OpenAI's chat completions. Nothing of the environment decides besides the settings. */
export function createOpenAiModel({ name, baseUrl = OPENAI_URL, apiKey = 'none' }: ModelSettings): LanguageModel {
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl,
    organization: null,
    project: null,
    maxRetries: 0,
    // Its debug log would hold what owners wrote.
    logLevel: 'off',
    fetch: fetchLittle,
  });
  const endpoint = `${baseUrl} ${name}`;

  async function once({ system, user, schema }: ModelQuestion, signal: AbortSignal, form: AnswerForm) {
    const wish = form === 'json_schema' ? '' : `\n回答要符合这个 JSON Schema：${JSON.stringify(schema)}`;
    const completion = await client.chat.completions.create(
      {
        model: name,
        messages: [
          { role: 'system', content: system + wish },
          { role: 'user', content: user },
        ],
        ...(form === 'json_schema'
          ? { response_format: { type: form, json_schema: { name: 'reading', strict: true, schema: { ...schema } } } }
          : form === 'json_object'
            ? { response_format: { type: form } }
            : {}),
      },
      { signal },
    );
    return answerOf(completion, form);
  }

  return {
    async ask(question, signal) {
      for (let isRetry = false; ; ) {
        const tried = known.get(endpoint) ?? 0;
        try {
          return await once(question, signal, ANSWER_FORMS[tried]!);
        } catch (error) {
          if (signal.aborted || error instanceof APIUserAbortError) throw error;
          if (refusesForm(error) && tried < ANSWER_FORMS.length - 1)
            known.set(endpoint, Math.max(known.get(endpoint) ?? 0, tried + 1));
          else if (isRetry || !mayPass(error)) throw error;
          else isRetry = true;
        }
      }
    },
  };
}

/** Bodies end early at our limit, and nobody sends the question on to another address. */
const fetchLittle: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) controller.error(new Error(`the model's answer is longer than ${MOST_BYTES} bytes`));
      else controller.enqueue(chunk);
    },
  });
  if (!response.body) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
};

/** Servers say in many ways that they know no response_format. */
const refusesForm = (error: unknown): boolean =>
  error instanceof APIError &&
  (error.status === 400 || error.status === 422) &&
  /response_format|json_schema|json_object|json mode|structured|schema/i.test(`${error.param} ${error.message}`);

/** A broken connection or a server's own fault may have gone the next moment; a no is a no. */
const mayPass = (error: unknown): boolean =>
  !(error instanceof APIError) || error.status === undefined || error.status >= 500;

/** Servers are only said to be compatible: nothing of a completion is taken for granted. */
function answerOf(completion: unknown, form: AnswerForm): ModelAnswer {
  const { choices } = Object(completion) as { choices?: unknown };
  const choice = Object(Array.isArray(choices) ? choices[0] : undefined) as Record<string, unknown>;
  const { content, refusal } = Object(choice['message']) as { content?: unknown; refusal?: unknown };
  if (refusal || choice['finish_reason'] === 'content_filter') return { kind: 'refused' };
  if (typeof content !== 'string' || choice['finish_reason'] === 'length') return { kind: 'unreadable' };
  // Prose around the object, and thoughts before it.
  const said = content.replace(/^\s*<think>[\s\S]*?<\/think>/, '');
  const value = parse(said) ?? parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1));
  return value === undefined ? { kind: 'unreadable' } : { kind: 'value', value, form };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
