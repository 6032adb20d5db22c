import type { Flow, Heard } from './engine/flow.ts';
import { takeReport } from './intake/report.ts';
import { REPORTS } from './matter.ts';
import { isOwnAccount } from './own-account.ts';
import { handOver } from './question.ts';
import { setAside } from './replay.ts';

const DATA =
  '(电话|手机|号码|联系方式|微信|姓名|名字|叫什么|姓什么|身份证|车牌|住哪|住几|住在哪|哪个单位|在哪上班|欠费|欠(了)?多少|交(了)?没|房主|业主是谁|是谁(住|的)|谁家|谁的车|几个人住|(租客|房东)是谁|在不在家|在家(吗|么|没)|家里?(有没有|有|没)人(吗|么|没|在)?|有没有人住|出国|出差|几点(回|下班|到家)|什么时候(回|在家))';
const KIN =
  '(妈|爸|奶奶|爷爷|妹妹|姐姐|弟弟|哥哥|表[姐妹哥弟]|亲戚|朋友|同学|同事|老乡|客户|前(夫|妻|男友|女友)|对象|老公|老婆)';
const OTHERS =
  '(邻居|隔壁|对门|楼上|楼下|别人|人家|他家?|她家?|那家|那户|这家|这户|业主|住户|房东|租客|车主|户主|\\d{3,4}(室|房|号|那家|的|家)|[A-Z][A-Z0-9]{5})';
const HOME = '\\d{1,2}[-栋幢座号]';
const ASKS =
  /来着|忘了|是不是|有没有|在不在|帮我看|多少|什么|谁|哪|吗|？|\?|给我|告诉|发(我|给)|查(一下|下|查)?|能不能|可不可以|帮我|要一?下|提供|说一下|透露/;
const OF_OTHERS: readonly RegExp[] = [
  new RegExp(`(${OTHERS}.{0,14}|${HOME}.{0,22})${DATA}`),
  new RegExp(
    `(把|给我|告诉我|查|要|发我).{0,6}(${OTHERS}.{0,10}|${HOME}.{0,18})${DATA}?.{0,6}(电话|手机|联系方式|名字|姓名|车牌|微信|身份证)`,
  ),
  new RegExp(`我(的)?${KIN}.{0,8}(住(哪|几|在哪)|哪[栋户号]|几[栋单号])`),
  /(phone|number|name|address).{0,16}(neighbou?r|owner|resident|tenant)|(neighbou?r|owner|tenant)('s)?.{0,10}(phone|number|name)/i,
];
/** People whose numbers are public: ours, and the estate's. */
const OURS =
  /物业|前台|客服|管家|保安|门卫|师傅|经理|值班|维修|燃气|供电|供水|派出所|居委|街道|开锁|快递|你们|您这|管理处/;

/** Asks for what is somebody else's. */
export const asksForOthers = (text: string): boolean =>
  text.length <= 120 && ASKS.test(text) && !OURS.test(text) && OF_OTHERS.some(p => p.test(text));

/** His own bill by the number of his own home, and nobody else in the words: "3栋2单元1201是不是欠费了". */
function isOwnHome({ cases, reading, text }: Heard): boolean {
  const { building, unit, room } = reading.slots;
  const isHis = cases.asker.homes.some(h => h.building === building && h.unit === unit && h.room === room);
  return isHis && isOwnAccount(text) && !OF_PEOPLE.test(text) && !/\d{3,4}/.test(text.replaceAll(room!, ''));
}
/** Who lives or owns there, or how to reach him: told to nobody, of no home. */
const OF_PEOPLE =
  /电话|手机|号码|联系方式|微信|姓|名字|叫什么|身份证|车牌|住|房东|租客|租户|业主|邻居|隔壁|对门|楼上|楼下|别人|人家/;

const isReport = ({ reading }: Heard): boolean =>
  REPORTS.includes(reading.intent) && reading.category !== 'none.general' && !reading.abstain;

/** Whether somebody is at home: burglars ask that too. */
const ABSENT = /在不在家|在家(吗|么|没)|家里?(有没有|有|没)人|有没有人住|出国|出差|回(家|来)|几点(回|下班)/;
/** A cause that cannot wait for a message to be passed on at leisure. */
const CAUSE =
  /发烧|高烧|生病|病(了|重)|住院|医院|摔|晕|出事|没接(电话)?|联系不上|好(久|几天)没(见|看)|没动静|一直(哭|响)|急事|救急|接(孩子|人)/;

/** A good cause: still nothing is told, but somebody of ours goes between at once. */
function askForHim(turn: Heard, kept: string): void {
  const aside = setAside(turn);
  const meant = { ...aside.meant, intent: 'inquiry', category: 'none.general', urgency: 'high' } as const;
  handOver(
    { ...turn, say: (_, text) => turn.say('privacy.between', text) },
    { ...aside, meant },
    `${kept}您是为人着急，这事我按加急记下了，请同事去联系那边；人有危险就先打120或110。`,
  );
}

/** Somebody else's name, number or home is told to nobody; what he wants of them is done through us. */
export const privacy: Flow = {
  name: 'privacy',
  interrupts: turn => asksForOthers(turn.text) && !isOwnHome(turn),
  returns: true,
  answer(turn) {
    const kept = `别人家的${ABSENT.test(turn.text) ? '人在不在家' : '姓名、电话、房号和交费情况'}，我们对谁都不说，您家的也一样。`;
    if (!isReport(turn) && CAUSE.test(turn.text)) {
      askForHim(turn, kept);
      return;
    }
    if (isReport(turn)) {
      turn.say('privacy.kept', `${kept}您要他们做什么，由同事去说。`);
      takeReport(turn);
      return;
    }
    turn.say(
      'privacy.offer',
      `${kept}您想请对方做什么、带什么话，说给我听，请同事替您转达；要找同事直接说，选“转人工”。`,
      [{ label: '转人工', say: '转人工' }],
    );
  },
};
