import type { Verbs } from '../../ports/verbs.ts';
import { alarmVerbs } from './alarms.ts';
import { amendVerbs } from './amend.ts';
import { chatVerbs } from './chat.ts';
import { type LogParts, logVerbs } from './log.ts';
import { logPictureVerbs } from './log-pictures.ts';
import { moveVerbs } from './moves.ts';
import { type PictureParts, pictureVerbs } from './pictures.ts';
import { previewVerbs } from './preview.ts';
import { replyVerbs } from './replies.ts';
import { tieVerbs } from './ties.ts';

/** Everything staff can do, for every desk alike. */
export const createVerbs = (parts: PictureParts & LogParts): Verbs => ({
  ...logVerbs(parts),
  ...logPictureVerbs(parts),
  ...moveVerbs(parts),
  ...replyVerbs(parts),
  ...amendVerbs(parts),
  ...chatVerbs(parts),
  ...tieVerbs(parts),
  ...alarmVerbs(parts),
  ...pictureVerbs(parts),
  ...previewVerbs(parts),
});
