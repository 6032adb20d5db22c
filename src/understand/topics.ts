import type { Category } from '../domain/labels.ts';

/** Words that point to a category; a feature of the classifier, no rule. */
export const TOPICS: Readonly<Record<Category, RegExp>> = {
  'service.attitude':
    /态度|推诿|踢皮球|敷衍|不接电话|没人接|打不通|不回(?:信息|消息|微信)|前台|不作为|换物业|服务差|不负责|管理混乱|不理/,
  'service.cleaning':
    /保洁|打扫|清洁|垃圾|卫生差|脏|拖地|擦|牛皮癣|小广告|建渣|建筑垃圾|清运|扫|痰|尿|garbage|trash|rubbish|dirty/,
  'service.greening': /绿化|草坪|草地|树|修剪|花坛|浇水|枯|杂草|灌木|月季|种菜/,
  'service.security': /保安|巡逻|监控|摄像头|外来|推销|偷|盗|贼|门岗|岗亭|安保|可疑|陌生人|打架|安全员|治安|security/,
  'service.door':
    /门禁|门卡|单元门|对讲|人脸|道闸|闸机|门锁|锁芯|钥匙|入户门|窗户|门把|指纹锁|大门|闭门器|密码锁|\bkey\b|\bkeys\b|key ?card|access card|\bfob\b|\bgate\b|locked out|\bdoor\b/,
  'service.parking':
    /车位|停车|乱停|车[^,。]{0,6}停在|停满|占位|地锁|充电桩|车棚|僵尸车|挪车|堵车|月卡|停放|单车|共享单车|访客车|parking|parked|my (?:spot|space)|driveway|blocking/,
  'service.pest': /老鼠|蟑螂|蚊|苍蝇|蝇|白蚁|消杀|虫|马蜂|灭鼠|鼠/,
  'service.admin':
    /装修备案|证明|手续|办公时间|上班时间|业委会|公示|合同|房产证|租户登记|放行条|过户|业主大会|公众号|收房|居住证|盖章|备案|交房|值班电话/,
  'service.convenience':
    /快递|包裹|家政|送水|代收|团购|借|驿站|外卖柜|洗衣|搬家|租房|出租房|保姆|雨伞|推车|打气筒|package|parcel/,
  'facility.leak':
    /漏水|渗水|滴水|水管|漏雨|渗|返潮|水龙头|爆管|软管|防水|漏|leak|drip|ceiling|water (?:is )?com(?:ing|es)/,
  'facility.drain':
    /堵|下水|地漏|返水|马桶|化粪池|积水|泡水|雨水管|反味|倒灌|疏通|污水|排水|toilet|clog|\bdrain|\bsink\b|overflow|backed up/,
  'facility.water':
    /停水|水压|水质|自来水|没水|水表|水黄|二次供水|水箱|浑|水小|热水|no (?:hot )?water|water (?:off|outage|pressure)|hot water/,
  'facility.power':
    /停电|跳闸|电表|没电|断电|线路|漏电|插座|电压|来电|空开|配电|触电|no (?:power|electricity)|power|breaker|socket|outlet/,
  'facility.gas': /燃气|煤气|天然气|瓦斯|gas/,
  'facility.heating': /暖气|地暖|供暖|供热|空调|制冷|取暖|暖气片|锅炉|heating|heater|\bac\b|radiator|air con/,
  'facility.elevator': /电梯|轿厢|货梯|elevator|lift/,
  'facility.lighting': /灯|照明|黑漆漆|黑咕隆咚|声控|路灯|light/,
  'facility.fire':
    /消防|灭火器|喷淋|烟感|飞线|电动车(?:进|上|推)|电瓶车(?:进|上|推)|楼道充电|防火门|应急灯|安全出口|消防栓|充电.{0,6}楼/,
  'facility.structure': /墙皮|外墙|开裂|裂缝|脱落|空鼓|瓷砖|栏杆|扶手|粉刷|翻新|屋面|墙面|掉砖|保温层|雨棚|承重|沉降/,
  'facility.public_area':
    /井盖|路面|健身器材|滑梯|儿童|座椅|围栏|晾衣|台阶|坑洼|积雪|结冰|泳池|游泳池|篮球|长椅|凉亭|喷泉|减速带|地砖|坡道|乒乓/,
  'fee.property': /物业费|管理费|物业管理费|滞纳金|催缴|催费|property fee|management fee|my bill|\binvoice/,
  'fee.parking': /停车费|临停|月租|车位费|车位管理费|停车.{0,4}(?:多少钱|收费)|车位.{0,4}(?:多少钱|租金)|parking fee/,
  'fee.utility': /水费|电费|公摊|燃气费|暖气费|取暖费|水电|预存|充值|电价|水价|用水量|(?:water|electricity|gas) bill/,
  'fee.fund': /押金|维修资金|维修基金|公共收益|广告收益|保证金|专项/,
  'neighbor.noise':
    /吵|噪音|噪声|扰民|广场舞|音乐|钢琴|跑跳|脚步|喇叭|施工声|打麻将|低音|半夜.{0,8}声|noise|noisy|loud|can.t sleep|music|stomp/,
  'neighbor.pet': /狗|猫|遛|宠物|犬|粪|牵绳|dog|cat\b|pet/,
  'neighbor.renovation': /装修|电钻|砸墙|承重墙|敲墙|封阳台|打孔|renovat|drill/,
  'neighbor.occupy':
    /占用|堆(?:放|满|物|杂|在|了)|杂物|鞋柜|圈地|违建|群租|住改商|私搭|搭建|民宿|过道|开(?:店|麻将馆|培训)|圈起来/,
  'neighbor.throwing': /高空|抛物|往下扔|扔烟头|扔垃圾|坠物|花盆|楼上扔|滴到|往楼下|晾/,
  'neighbor.smell': /油烟|异味|二手烟|抽烟|吸烟|臭味|味道|难闻|呛|烧烤|smell/,
  'community.activity':
    /活动|志愿|电影|晚会|比赛|亲子|联欢|老年|兴趣班|讲座|图书|中秋|重阳|六一|春节|跳蚤市场|合唱|夏令营|托管|义诊/,
  'incident.fire': /着火|火灾|冒烟|起火|台风|暴雨|内涝|树倒|洪水|滑坡|雷击|浓烟|自燃|\bfire\b|smoke/,
  'incident.injury': /摔|晕|昏|走失|走丢|轻生|跳楼|受伤|咬伤|救护|流血|骨折|抽搐|心脏|砸伤|绊/,
  'external.municipal':
    /公交|摊贩|马路|学校|学区|地铁|宽带|信号|网络|快递公司|开发商|市政|城管|红绿灯|斑马线|工地|有线电视|wifi|移动|电信|联通|虚假宣传/,
  'none.general': /^.{0,4}$|人工|工单|单号|进度|谢谢|你好|机器人/,
};

const NAMES = Object.keys(TOPICS);

/** The categories whose words occur in a normalised text. */
export function hearTopics(text: string): string[] {
  return NAMES.filter(name => TOPICS[name as Category].test(text));
}
