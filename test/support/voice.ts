export { silkTone } from '../../src/commands/demo-samples.ts';
