import { DomainError, type ErrorCode } from '../src/domain/errors.ts';

/** HTTP status of each error code; a code without one does not compile. */
export const STATUS_OF: Record<ErrorCode, number> = {
  bad_input: 400,
  not_signed_in: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  owner_spoke: 409,
  colleague_spoke: 409,
  not_allowed_now: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

/** What a failed request is answered with; `isOurs` marks a bug or an outage, which belongs in the log whole. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: { readonly error: string; readonly code: ErrorCode | 'broken' };
  readonly isOurs: boolean;
}

const BROKEN: ErrorAnswer = {
  status: 500,
  body: { error: '系统出了点问题，这一步没有成功。请稍后再试。', code: 'broken' },
  isOurs: true,
};

const OF_STATUS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  404: ['not_found', '没有这个地址。请回到首页重新进入。'],
  413: ['too_large', '内容太大了，没有收下。请换小一点的再试。'],
  429: ['too_many', '操作太频繁了。请过一分钟再试。'],
};

/** Answer for anything thrown: a DomainError keeps its message, a fault of the request gets a plain sentence, all else says nothing. */
export function answerError(error: unknown): ErrorAnswer {
  if (error instanceof DomainError) {
    return { status: STATUS_OF[error.code], body: { error: error.message, code: error.code }, isOurs: false };
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (!(status >= 400 && status < 500)) return BROKEN;
  const [code, message] = OF_STATUS[status] ?? ['bad_input', '提交的内容看不明白。请刷新页面后再试。'];
  return { status: STATUS_OF[code], body: { error: message, code }, isOurs: false };
}
