import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';

/**
 * Refuses what another site made a browser send (CSRF). The browser's own word on the site of a request holds behind any
 * proxy; older browsers tell the origin; who tells neither is no browser and has no cookie to misuse.
 */
export function checkOwnPage(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site === 'same-origin') return;
  if (site === undefined && origin === undefined) return;
  if (site === undefined && URL.canParse(origin ?? '') && new URL(origin ?? '').host === request.host) return;
  throw new DomainError('forbidden', '这条消息不是从门房的页面发来的，没有收下。请打开门房的页面再发。');
}
