import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cipher } from '../../src/ports/cipher.ts';

/** Who sits at a page: the community and the random address that is also the sender's id. */
export interface Visitor {
  readonly account: string;
  readonly address: string;
}

export const COOKIE = 'menfang_chat';
const ONE_YEAR = 365 * 24 * 3600;
const ADDRESS = /^[A-Za-z0-9_-]{1,64}$/;

const signedOf = (cipher: Cipher, { account, address }: Visitor): string => cipher.sign(`${account}.${address}`);

/** A new address nobody can guess (128 bits). */
export const newAddress = (): string => randomBytes(16).toString('base64url');

/** "name=value" of a visitor's cookie, for tests and rehearsals that come without a browser. */
export const chatCookie = (cipher: Cipher, account: string, address: string): string =>
  `${COOKIE}=${encodeURIComponent(signedOf(cipher, { account, address }))}`;

const read = new WeakMap<FastifyRequest, Visitor | undefined>();

/** The visitor a request comes from; undefined when it has no cookie of ours. A request's cookie is checked once. */
export function readVisitor(cipher: Cipher, request: FastifyRequest): Visitor | undefined {
  if (!read.has(request)) read.set(request, visitorOf(cipher, request));
  return read.get(request);
}

function visitorOf(cipher: Cipher, request: FastifyRequest): Visitor | undefined {
  const signed = request.cookies[COOKIE];
  const value = signed ? cipher.verify(signed) : undefined;
  if (value === undefined) return undefined;
  const dot = value.lastIndexOf('.');
  const visitor = { account: value.slice(0, dot), address: value.slice(dot + 1) };
  return dot > 0 && ADDRESS.test(visitor.address) ? visitor : undefined;
}

/** Gives the browser its cookie, for a year from now. */
export function keepVisitor(cipher: Cipher, reply: FastifyReply, visitor: Visitor, secure: boolean): void {
  reply.setCookie(COOKIE, signedOf(cipher, visitor), {
    path: '/chat',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: ONE_YEAR,
  });
}
