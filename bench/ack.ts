import { figure } from './figure.ts';
export const ack = async (o: { clients: number }) => figure('ack', { clients: o.clients, n: 0, per_s: 0, p50_ms: 0, p95_ms: 0, p99_ms: 0 });
