/** Nouns of the danger patterns, as sources of regular expressions: who, where, and what may break or fall. */
export const LIFT = '(?:电梯|轿厢|货梯|客梯|扶梯)';
export const SOMEBODY =
  '(?:我|我们|咱|人|孩子|小孩|娃|宝宝|儿子|女儿|老人|老妈|老爸|妈|爸|奶奶|爷爷|老婆|老公|婆婆|邻居|业主)';
export const KIN =
  '(?:孩子|小孩|小朋友|娃儿?|宝宝|儿子|女儿|孙子|孙女|老人|老太太|老爷子|老头|大爷|妈妈?|爸爸?|奶奶|爷爷|外婆|外公|婆婆|公公|老伴|弟弟|妹妹|囡囡?|丫头|幺儿|阿婆|阿公|阿爷|俺[娘爹]|老[娘爹]|学生|老年痴呆)';
/** So many of them, before or without a person: 个, 两个, 一位. */
export const COUNT = '(?:[一二两三四五六七八九十几0-9]{0,2}[个位名]|[两三几俩仨]|好几个)';
export const PERSON = `(?:${COUNT}?(?:小|老|大|送)?(?:我|俺|咱|人(?!率)|孩|娃|男|女|妈|爸|娘|爹|奶|爷|婆|太|头|外卖|快递员|保[安洁姆]|师傅|工人|孕妇|病人|邻居|业主|${KIN})|${COUNT}(?=在|$|[,。!]))`;
/** Where somebody may be shut in, apart from a lift. */
export const CLOSED =
  '(?:阳台|露台|天台|楼顶|卫生间|洗手间|厕所|浴室|卧室|厨房|储[藏物][室间]|地下室|地库|机房|泵房|楼梯间|房间|屋|家|车|后备箱)';
export const PIPE =
  '(?:水管|消防管|水阀|总阀|暖管|管子|管道|总管|主管|阀门|消防栓|消火栓|喷淋|暖气片?|水箱|角阀|软管|热水器|水龙头|龙头|水表)';
export const PARKED = '(?:车库|地库|地下室|地下停车场|停车场|地下)';
export const OVERHEAD =
  '(?:外墙|围墙|墙|瓷砖|墙皮|玻璃|石头|石块|石膏|水泥块?|广告牌|外机|空调|花盆|砖头?|墙砖|面砖|窗户|窗扇|窗框|栏杆|护栏|树枝|大树|吊顶|灯箱|天花板|钢筋|瓦片|脚手架|保温层|幕墙|雨棚|阳台)';
