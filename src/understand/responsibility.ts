import type { Category, Intent, Responsibility } from '../domain/labels.ts';

const ONLY_ANSWER: ReadonlySet<Intent> = new Set(['inquiry', 'fee_query', 'praise', 'smalltalk', 'human', 'other']);
const NEW_HOME =
  /新房|刚交(?:付|房)|交付|交的房|刚收(?:房|了)?|精装|质保期内|(?:在|没过|还在)保修期|保修期(?:内|吧)|(?:报给|联系|找|让|催)开发商|售楼|买房|宣传的|虚假宣传|刚住|warranty|developer/;
const BUILDER = /开发商|建设单位|交房|规划|承诺/;
const SUPPLIER =
  /自来水公司|供电公司|供电局|电力公司|电业局|国家电网|热力公司|供热公司|燃气公司|水务|移动|电信|联通|广电|宽带|快递公司/;
const OUTSIDE =
  /ktv|饭店|餐馆|餐厅|餐饮|烧烤店|大排档|底商|商铺|商户|商店|店铺|门店|工地|施工|打桩(?!机)|渣土|城管|马路|公路|高架|公交|地铁|路边摊|摊贩|红线外|酒吧|超市|市场|市政|学校|幼儿园|酒店|宾馆|工厂/;
const IN_A_FLAT = /楼上|楼下|隔壁|对门|邻居|住户|人家|家里|夫妻|我家上面|upstairs|neighbo|next door/;
const OWN_PARTS =
  /我家|家里|俺家|我们家|屋里|厨房|卫生间|洗手间|厕所|浴室|客厅|卧室|主卧|次卧|马桶|水龙头|花洒|热水器|洗手盆|洗脸盆|拖把池|水槽|淋浴|插座|灯管|角阀|kitchen|bathroom|toilet|sink/;
const COMMON_PARTS =
  /楼道|走廊|大堂|大厅|公共|地库|车库|外墙|楼顶|屋面|屋顶|顶楼|电梯|单元门|雨水管|主管|总管|整栋|全楼|整个单元|邻居也|都没|立管|小区|院|化粪池|园区|路灯|天台|管道井|阳台漏雨|雨天|下雨|返灌|返水|反水|污水|lobby|hallway/;
const FROM_ABOVE = /楼上[^。]{0,12}(?:漏|渗|滴|水)|漏到(?:我|楼下)/;
const PROPERTY_HEAT = /锅炉房|公共管道|户外阀|总阀|大堂|换热站|中央空调|楼道|lobby/;
const IN_HOME_HEAT = /地暖管|地暖漏|暖气片[^,。]{0,4}漏|家[^,。]{0,6}空调|地暖/;
const NOBODY_ELSES_POWER = /邻居(?:家)?有电|别人家有|我家|跳闸|插座|灯管|家里|空开/;

/** Who finally has to deal with a matter, by rule (docs/labels.md); `text` is normalised. */
export function judgeResponsibility(intent: Intent, category: Category, text: string): Responsibility {
  if (intent === 'suggestion') return category === 'external.municipal' ? 'government' : 'property';
  if (ONLY_ANSWER.has(intent)) return 'explain';
  if (intent === 'emergency' || intent === 'status_query' || intent === 'ticket_update') return 'property';
  if (NEW_HOME.test(text)) return 'developer';
  return ofCategory(intent, category, text);
}

function ofCategory(intent: Intent, category: Category, text: string): Responsibility {
  switch (category) {
    case 'external.municipal':
      return BUILDER.test(text) && !/路|公交|摊/.test(text) ? 'developer' : 'government';
    case 'facility.heating':
      if (PROPERTY_HEAT.test(text)) return 'property';
      return IN_HOME_HEAT.test(text)
        ? 'owner'
        : intent === 'repair' && /放气|放下/.test(text)
          ? 'property'
          : 'government';
    case 'facility.gas':
      return 'government';
    case 'facility.leak':
      if (intent === 'complaint') return FROM_ABOVE.test(text) ? 'owner' : 'property';
      if (FROM_ABOVE.test(text)) return 'owner';
      return COMMON_PARTS.test(text) || !OWN_PARTS.test(text) ? 'property' : 'owner';
    case 'facility.drain':
      return COMMON_PARTS.test(text) || !OWN_PARTS.test(text) ? 'property' : 'owner';
    case 'facility.power':
      return NOBODY_ELSES_POWER.test(text) && !COMMON_PARTS.test(text)
        ? 'owner'
        : SUPPLIER.test(text)
          ? 'government'
          : 'property';
    case 'facility.lighting':
      return /我家|家里|客厅|卧室|厨房|卫生间/.test(text) && !COMMON_PARTS.test(text) ? 'owner' : 'property';
    case 'service.door':
      return /入户门|锁芯|窗户|推拉门|房门|卧室门|我家门锁|家门锁/.test(text) ? 'owner' : 'property';
    case 'service.pest':
      return /家里|我家|屋里/.test(text) && intent === 'repair' && !/外机|马蜂/.test(text) ? 'owner' : 'property';
    case 'neighbor.noise':
      if (/广场舞|跳舞|保洁|园区|水泵|电梯|设备|机房|变压器/.test(text)) return 'property';
      if (OUTSIDE.test(text)) return 'government';
      return IN_A_FLAT.test(text) ? 'owner' : 'property';
    case 'neighbor.smell':
      if (OUTSIDE.test(text)) return 'government';
      return /楼道|走廊|电梯|公共|大堂/.test(text) ? 'property' : 'owner';
    case 'neighbor.pet':
      return /叫(?!春)|吠/.test(text) && !/遛|牵|绳|拉屎|狗屎|咬|流浪|野/.test(text) ? 'owner' : 'property';
    case 'service.convenience':
      return /快递|包裹|驿站|外卖/.test(text) ? 'government' : 'property';
    case 'fee.utility':
    case 'fee.property':
    case 'fee.parking':
    case 'fee.fund':
      return SUPPLIER.test(text) ? 'government' : 'property';
    default:
      return 'property';
  }
}
