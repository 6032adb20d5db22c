import { normalise } from './normalise.ts';

const OTHER_PLACE = new RegExp(
  [
    '(?:隔壁|对面|旁边|对门|别的|其他)[^,。?!]{0,4}(?:花园|苑|小区|楼盘|园区|院|万科|那边|城|府|庭|湾)',
    '(?:老家|娘家|老城|丈母娘|爸妈|别处)[^,。?!]{0,4}(?:住|那边|房子|小区|租)',
    '不是咱|他们那',
  ].join('|'),
);

/** Whether a question begins with another estate than the asker's own: what is true here need not be true there. */
export function isAfar(question: string): boolean {
  return OTHER_PLACE.test(normalise(question.slice(0, 200)).split(/[,，。?？!！]/)[0]!);
}
