import { NO_NAME, SURNAMES } from './claimed-name.ts';
import type { Spans } from './mask-text.ts';
import { surname } from './people.ts';

export const NAME_MARK = '〔姓名〕';

/** Surnames that are hardly ever the beginning of another word. */
const CLEAR =
  '欧阳|司马|上官|诸葛|司徒|皇甫|尉迟|慕容|令狐|[王李张刘陈杨赵吴周徐孙胡朱林郭何罗郑梁宋唐许邓韩冯曹彭曾肖萧田董潘袁蔡蒋余杜魏苏吕丁沈姚卢姜崔谭廖汪陆金韦贾夏邱侯邹孟秦尹薛闫阎段雷史陶贺顾郝邵钱武戴莫孔汤黎黄马谢程范傅钟]';
/** Surnames that are words as well; they need a form of address. */
const OFTEN_WORDS =
  '[方温安石于任余江雷白高叶房常万牛甘古易左毕毛柏苗俞柳鲍费倪滕殷齐康伍穆尹祁米项祝阮蓝季童颜梅盛骆樊凌霍柯柴瞿聂辛简饶沙丰查荆佘宁仇祖符景詹龙幸黎卓池乔翟劳申冉桑桂边燕尚庄晏艾容耿满匡文寇广巩敖冷严华卫洪邢裴翁荀甄曲储靳巴侯仲伊岑卞褚岳涂代]';
/** Characters that given names are made of. */
const GIVEN =
  '[伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌辉鹏飞志波宁莉萍燕玲梅琳慧颖佳欣怡婷雪倩雅洁晓晨浩宇轩涵梓博俊凯峰龙健康鑫淼旭东海荣福贵财宝春云霖露阳祥瑞德仁义礼智信忠孝良善美凤仙珍珠翠菊莲香琴瑶瑾瑜璐琪珊诗雯思梦嘉豪翔昊然振兴旺顺立亮星晶淑贤惠芬芝娥素彬松柏林森江涛泽洪润清源鸿毅坚勤俭卫民和安永庆长广学友全胜大少世家子天可心爱光月新成生雨冬夏秋花中正元启彦希若依蓓蕾薇曼妮娇媛婕岚黛彤彩虹霜冰蓉芸莹蕊楠桐楚越远航帆舟锋铭钧锐钢铁炎焕炜煜烨灿坤培增树根本基业继承传宗绍先祖耀显达通利亚菲露妍嫣姗娅丹萌苗茜菁芹蓝青岩岭峻巍山川河雷霆震鸣凡一二小婉钗柳怀炳焱煊璇璟珂瑛瑗琬琰琦琨珏玥玮玺瑄缨缘绮绣韵韬颂骏骁骥鹤鹃鸥鹭麟霁靖悦愉恒恺恩懿斐昕昱晔晗晖晟暄曦朗杏棋楷榕槐樱欢歆沁沛沐沫泓泰洲淇淳湘湛溪滢滨漪潇澄澜灵熙熹瀚瀛]';
/** Of these, the ones that hardly stand in other words: they make a name without anything that says so. */
const TELLING =
  '[伟芳娜敏静丽强磊军勇艳杰娟涛秀霞刚桂英华玉兰红建国文斌辉鹏飞志莉萍燕玲梅琳慧颖佳欣怡婷倩雅洁晓晨浩宇轩涵梓博俊凯峰健鑫淼旭荣祥瑞德忠良美凤珍翠菊莲琴瑶瑾瑜璐琪珊诗雯梦嘉豪翔昊振兴淑贤惠芬芝娥彬毅永卫洪鸿泽彦蓓薇妮娇媛婕岚彤蓉芸莹楠铭坤绍]';
const HAN = '[\\u4e00-\\u9fff]';
/** A character no given name goes on with. */
const STOP =
  '[的了是在不有我你您他她它们这那个上下来去说要想住楼栋幢单号室户业主电话手机微信联系已经还没也都就跟与及或但因为所以今昨早晚怎么什吗呢吧啊呀哦嗯请麻烦把被让给从向到着过很太最更又再才刚打叫问找女男人]';
const NAME = `(?:(?:${CLEAR})(?!${STOP})${HAN}(?:(?!${STOP}|家[里的，。, ]|家$)${HAN})?|(?:${SURNAMES})${GIVEN}(?:${GIVEN})?)`;
/** What follows a name: the end, a stop, or what somebody does. */
const GOES_ON = '$|[^\\u4e00-\\u9fff]|[说来去在把被没不也要的和跟打住是让叫问投反给送已刚找昨今明都还又一了]';
const EDGE = '(?=$|[^\\u4e00-\\u9fff])';

const LONG_TITLE =
  '先生|女士|小姐(?!姐)|太太|夫人|阿姨|叔叔|大叔|大爷|大妈|大伯|伯伯|伯父|伯母|大娘|大婶|婶婶|奶奶|爷爷|老太太?|老爷子|老头|大哥|大姐|同学|师傅|师父|老师|医生|大夫|律师|警官|老板娘?|教授|护士|妈妈|爸爸|阿婆|阿公|公公|婆婆';
const JOB_TITLE =
  '师傅|师父|工程师|经理|主任|主管|会计|管家|保安|队长|班长|店长|书记|所长|站长|电工|水工|客服|前台|保洁';
const SHORT_TITLE =
  '(?:[哥姐叔姨伯嫂婶爷妈爸](?![爷妈爸哥姐])|总(?![是算共在会之体数额])|工(?![程具作人业厂地装])|队(?![伍友])|太(?![阳空平多大小少久太]))';
const ENGLISH_SURNAME =
  'chen|wang|li|zhang|liu|yang|huang|zhao|wu|zhou|xu|sun|ma|zhu|hu|guo|he|lin|gao|luo|zheng|liang|xie|song|tang|deng|han|feng|cao|peng|zeng|xiao|tian|dong|pan|yuan|cai|jiang|yu|du|ye|cheng|wei|su|lu|ding|shen|ren|yao|cui|zhong|tan|fan|wong|chan|lee|cheung|lau|kwok|leung|ng|yip';

/** What makes a word of a surname: 上周, 由于, 保安, 工程, 感谢, 这段. */
const PART_OF_WORD =
  '(?:[上下本每这](?=周)|[由对关属等至](?=于)|[保平早治](?=安)|门(?=卫)|[工课过日路教旅行里历流章](?=程)|[感多道答谢](?=谢)|[这那一两几每阶片时手](?=段))';

const global = (source: string) => new RegExp(source, 'g');

const FORMS: readonly RegExp[] = [
  // 王先生, 张阿姨, 陈美华女士, 李师傅, 王建国经理
  global(`(?<!${PART_OF_WORD})(?:${CLEAR})(?!谢)${GIVEN}{0,2}(?:${LONG_TITLE}|${JOB_TITLE})`),
  global(`(?<!${PART_OF_WORD})(?:${OFTEN_WORDS})${GIVEN}{0,2}(?:${LONG_TITLE})`),
  global(`(?<!${PART_OF_WORD})(?:${CLEAR})${SHORT_TITLE}`),
  // 小陈, 老王家, 阿芳 is told by what stands on file only
  global(
    `(?<![大从最古长月缩窄细变太很较更矮好])[小老阿](?:[王李张刘陈杨赵吴周徐孙胡朱林郭何罗郑梁宋唐许邓韩冯曹彭曾肖萧董潘袁蔡蒋余杜魏苏吕丁沈姚卢姜崔谭廖汪陆贾邱侯邹孟秦尹薛闫阎段陶贺顾郝邵戴莫傅范]|[金田黄马谢程钟高叶雷史钱江于汤](?=$|[^\\u4e00-\\u9fff]|[的说来他她家帮态服真很住和跟]))(?!子|何|何时)`,
  ),
  // 我叫…, 联系人…, 姓名：…
  global(
    `(?<=(?:我叫|名叫|名字是?叫?|姓名|联系人|收件人|户主|登记人|车主|本人|署名|投诉人|报修人)(?:是|叫|为)?[:： ]{0,2})${NAME}`,
  ),
  global(
    `(?<=(?:我是|他是|她是|这是|这里是|那个是|叫|业主|租户|租客|住户|房东|邻居|老公|老婆|儿子|女儿|儿媳妇?|女婿|爱人|丈夫|妻子|家属|母亲|父亲|朋友|同事)(?:是|叫)?[:： ]{0,2})(?:(?:${CLEAR})${GIVEN}{1,2}|(?:${SURNAMES})${GIVEN}{1,2}(?=${GOES_ON})|(?:${CLEAR})(?!${STOP})${HAN}(?:(?!${STOP})${HAN})?${EDGE})`,
  ),
  // 楼上姓王的, 免贵姓陈
  global(`(?<=姓)(?!名)(?:${SURNAMES}|${CLEAR})(?!名)`),
  // 王建国家, 陈美华的电话, 张伟〔号码〕, 张伟 3栋
  global(
    `(?:${CLEAR})${GIVEN}{1,2}(?=家(?!具|电|园|政|属|长|庭)|的(?:电话|手机|微信|号码|身份|房|车|家)|(?:电话|手机|微信)|[ ,，:：]{0,2}[〔⟦])`,
  ),
  global(`(?<=[〕⟧][ ,，:：]{0,2})(?:${CLEAR})(?!${STOP})${HAN}(?:(?!${STOP})${HAN})?${EDGE}`),
  // a segment of its own: "陈美华 3-2-1201"
  global(`(?<=^|[\\s,，。;；:：、(（])(?:${CLEAR})${GIVEN}{1,2}(?=$|[\\s,，。;；:：、)）])`),
  // 王建国 in the middle of a sentence; 张伟 where a sentence goes on as after a name
  global(
    `(?<!${PART_OF_WORD})(?:${CLEAR})(?![一先中正全少]|大[家中少小全门]|明[天年早晚])${GIVEN}(?![一小先天])${GIVEN}`,
  ),
  global(`(?<=^|[^\\u4e00-\\u9fff]|[的是叫给找和跟问替把被妇婿妹弟姐哥妈爸])(?:${CLEAR})${GIVEN}(?=${GOES_ON})`),
  // 文静家, 阿珍, 龙叔
  global(`(?<![\\u4e00-\\u9fff])${TELLING}{2}(?=家(?!具|电|园|政|属|长|庭)|的(?:电话|手机|微信))`),
  global(`阿${TELLING}(?=${GOES_ON})`),
  global(`(?<![\\u4e00-\\u9fff])${OFTEN_WORDS}[叔姨哥姐嫂伯婶](?=${GOES_ON})`),
  // 小明, 阿芳, @张三
  global(
    `(?<![大从最古太很较更矮])[小阿](?:[明芳红刚强丽军伟燕娟敏霞玲琴杰鹏宇涛磊婷静辉慧虎莉萍洁](?!书|花|灯|色|星|信|亮|白|确|显|年|天)|雨(?!天|停|棚|夹|衣|伞|不|下|水|点))(?=${GOES_ON})`,
  ),
  global(
    '(?<=(?<![a-z0-9.])@)(?!所有|全体|物业|管家|客服|经理|保安|here|channel|everyone)[\\u4e00-\\u9fffa-z][\\u4e00-\\u9fffa-z0-9]{1,11}',
  ),
  global(`(?<=(?:业主|住户|租客|租户)[:： ]?)(?:${CLEAR})(?=[,，。;；、 ]|$)`),
  // 朵朵妈妈, 豆豆爸爸
  global(
    '(?<![\\u4e00-\\u9fff])((?![天刚常谢多人家明偏白每慢奶爷妈爸哥姐太])[\\u4e00-\\u9fff])\\1(?:妈妈?|爸爸?|奶奶|爷爷|外婆|姥姥)',
  ),
  // Mr. Chen, my name is Linda Wang, Chen Meihua
  global(`\\b(?:mr|mrs|ms|miss|dr|madam|auntie|aunt|uncle)(?:\\. ?| )[a-z]{2,15}(?: (?:${ENGLISH_SURNAME}))?\\b`),
  global(
    `(?<=\\b(?:my name is|my name's|contact person:?|name:) ?)(?!(?:on|in|at|not|no|the|wrong|right|missing|listed|correct|spelled|still|registered)\\b)[a-z]{2,15}(?: [a-z]{2,15})?\\b`,
  ),
];

/** Words that begin with a surname, or end like a title, and name nobody. */
const NOBODY =
  /^(?:金额|马上|马路|马桶|高空|雷雨|钟头|程序|黄色|黄金|黄昏|夏天|夏季|田地|林子|金属|武装|史上|范围|任何|何时|何必|孔洞|汤圆|唐突|陆续|顾客|钱包|许多|许可|余额|余下|梁柱|杜绝|谢谢|周边|周围|周末|周日|周[一二三四五六]|孙子|孙女|曾经|胡同|胡乱|张贴|张望|李子|马达|苏打|贺卡|严重)/;

/** Puts a mark for whoever is named by a form of address or by what is said of him; staff were kept before. */
export function maskNamed(spans: Spans): void {
  for (const form of FORMS) spans.mask(form, NAME_MARK, match => NO_NAME.test(match) || NOBODY.test(match));
}

const quote = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
/** As people space it, and never a part of a longer word in letters. */
const literal = (word: string) => {
  const inner = [...word].map(quote).join(' ?');
  return `${/^[a-z0-9]/.test(word) ? '(?<![a-z0-9])' : ''}${inner}${/[a-z0-9]$/.test(word) ? '(?![a-z0-9])' : ''}`;
};
const anyOf = (words: Iterable<string>) => {
  const longestFirst = [...new Set(words)].sort((a, b) => b.length - a.length);
  return longestFirst.length > 0 ? global(longestFirst.map(literal).join('|')) : undefined;
};

/** More names than a chat, its person and a household have. */
const MOST = 100;
const LONGEST = 40;
/** What contacts call themselves that says nothing of them. */
const NO_NICKNAME =
  /^(?:业主|住户|租户|房东|物业|邻居|用户|匿名|游客|先生|女士|小区|微信用户|你好|谢谢|[a-z]?[0-9]{1,2}(?:栋|幢|座|单元|号楼|楼|号)?|.)$/u;
const IS_NAME = new RegExp(`^(?:${SURNAMES}|[\\u4e00-\\u9fff])${HAN}{1,3}$`);

const plainNames = (names: readonly string[]) =>
  names
    .slice(0, MOST)
    .map(name => name.slice(0, LONGEST).trim())
    .filter(name => name && !NO_NICKNAME.test(name));

/** "A陈美华-3栋" is 陈美华 too. */
const wholeNames = (names: readonly string[]) =>
  plainNames(names)
    .flatMap(name => [name, ...name.split(/[^\u4e00-\u9fffa-z]+|(?<=[a-z])(?=[\u4e00-\u9fff])/)])
    .filter(word => /^[\u4e00-\u9fff]{2,4}$|^[a-z]{3,}$/.test(word) || names.includes(word))
    .filter(word => !NO_NICKNAME.test(word) && !/^(?:栋|幢|座|单元|业主|的)|(?:业主|单元)$/.test(word));

/** Puts a mark for the names on file as they were written down. */
export function maskKnownNames(spans: Spans, names: readonly string[]): void {
  const whole = anyOf(wholeNames(names));
  if (whole) spans.mask(whole, NAME_MARK);
}

/** Puts a mark for what people make of a name on file: 美华, 陈女士, 小陈, 老陈, 陈阿姨, 阿华. */
export function maskPartsOfNames(spans: Spans, names: readonly string[]): void {
  for (const name of new Set(wholeNames(names))) {
    if (!IS_NAME.test(name)) continue;
    const family = surname(name);
    const given = name.slice(family.length);
    const last = given.slice(-1);
    spans.mask(
      global(
        [
          ...(given.length >= 2 ? [given] : []),
          `${family}(?:${LONG_TITLE}|${JOB_TITLE}|${SHORT_TITLE}|某)`,
          `[小老阿]${family}(?!时|区|孩|子|板)`,
          `(?:阿|小)${last}(?!时|区|孩|子|板|学|心|偷)|${last}(?:哥|姐|叔|姨)`,
        ].join('|'),
      ),
      NAME_MARK,
    );
  }
}

/** Says that the names of staff stay, also with the title they work under: 王建国, 王经理; not 王先生. */
export function keepStaff(spans: Spans, staff: readonly string[]): void {
  for (const name of new Set(plainNames(staff))) {
    // An owner may have a staff member's name and one character more: 李敏华 is not 李敏.
    spans.keep(global(`${literal(name)}(?!${TELLING})`));
    const family = surname(name);
    if (IS_NAME.test(name) && new RegExp(`^(?:${SURNAMES})$`).test(family))
      spans.keep(global(`${family}(?:${JOB_TITLE}|[队工](?![程具作]))`));
  }
}
