export * from './background.ts';
export * from './binding.ts';
export * from './conversation.ts';
export * from './desk.ts';
export * from './estate.ts';
export * from './outbox.ts';
export * from './slack.ts';
export * from './ticket.ts';
