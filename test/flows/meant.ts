import type { Meant } from './chat.ts';

/** Readings that many scripts share. */
export const REPAIR: Meant = { intent: 'repair' };
export const COMPLAINT: Meant = { intent: 'complaint' };
export const UPDATE: Meant = { intent: 'ticket_update', urgency: 'low' };
export const TALK: Meant = { intent: 'smalltalk', urgency: 'low' };
export const UNCLEAR: Meant = { intent: 'inquiry', abstain: true, confidence: 0.2 };
export const LEAK: Meant = { intent: 'repair', category: 'facility.leak', slots: { location: '厨房' } };
export const NOISE: Meant = { intent: 'complaint', category: 'neighbor.noise', urgency: 'high' };
export const LAMP: Meant = { intent: 'repair', category: 'facility.lighting', slots: { location: '楼道' } };
export const FEE: Meant = { intent: 'fee_query', category: 'fee.property' };
export const STATUS: Meant = { intent: 'status_query' };
export const PERSON: Meant = { intent: 'human' };
