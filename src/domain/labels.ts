/** The closed lists of what an owner's message can be; explained one by one in docs/labels.md. */

export const INTENTS = [
  'emergency', // 突发事件: danger now
  'repair', // 报修
  'complaint', // 投诉
  'suggestion', // 建议
  'inquiry', // 咨询
  'fee_query', // 费用查询
  'status_query', // 查进度
  'ticket_update', // 补充、办结反馈、撤销
  'praise', // 表扬
  'human', // 转人工
  'smalltalk', // 寒暄
  'other', // 无关
] as const;
export type Intent = (typeof INTENTS)[number];

export const CATEGORIES = [
  'service.attitude',
  'service.cleaning',
  'service.greening',
  'service.security',
  'service.door',
  'service.parking',
  'service.pest',
  'service.admin',
  'service.convenience',
  'facility.leak',
  'facility.drain',
  'facility.water',
  'facility.power',
  'facility.gas',
  'facility.heating',
  'facility.elevator',
  'facility.lighting',
  'facility.fire',
  'facility.structure',
  'facility.public_area',
  'fee.property',
  'fee.parking',
  'fee.utility',
  'fee.fund',
  'neighbor.noise',
  'neighbor.pet',
  'neighbor.renovation',
  'neighbor.occupy',
  'neighbor.throwing',
  'neighbor.smell',
  'community.activity',
  'incident.fire',
  'incident.injury',
  'external.municipal',
  'none.general',
] as const;
export type Category = (typeof CATEGORIES)[number];

export const URGENCIES = ['emergency', 'high', 'normal', 'low'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Who finally has to deal with the matter (handbook of the trade, section 6). */
export const RESPONSIBILITIES = ['property', 'developer', 'government', 'owner', 'explain'] as const;
export type Responsibility = (typeof RESPONSIBILITIES)[number];

/** The kinds of danger the guard knows; each has its own first sentence (flows/emergency). */
export const DANGERS = [
  'fire', // 火情、电动车电池着火
  'gas', // 燃气
  'lift', // 困梯
  'shock', // 触电
  'flood', // 跑水、车库进水
  'falling', // 高空坠物
  'injury', // 受伤、昏倒、老人无应答
  'violence', // 闯入、打斗、家暴
  'missing', // 走失
  'suicide', // 轻生
  'help', // 呼救, before anything else is known
] as const;
export type Danger = (typeof DANGERS)[number];

/** What owners and staff see for each label. */
export const INTENT_NAMES: Record<Intent, string> = {
  emergency: '突发事件',
  repair: '报修',
  complaint: '投诉',
  suggestion: '建议',
  inquiry: '咨询',
  fee_query: '费用查询',
  status_query: '查进度',
  ticket_update: '补充说明',
  praise: '表扬',
  human: '转人工',
  smalltalk: '闲聊',
  other: '其他',
};

export const URGENCY_NAMES: Record<Urgency, string> = { emergency: '紧急', high: '加急', normal: '普通', low: '不急' };

export const RESPONSIBILITY_NAMES: Record<Responsibility, string> = {
  property: '物业负责',
  developer: '建设单位保修',
  government: '外部单位',
  owner: '业主自行',
  explain: '解释答复',
};

export const DANGER_NAMES: Record<Danger, string> = {
  fire: '火情',
  gas: '燃气泄漏',
  lift: '电梯困人',
  shock: '触电漏电',
  flood: '跑水进水',
  falling: '高空坠物',
  injury: '人员受伤',
  violence: '闯入或打斗',
  missing: '人员走失',
  suicide: '有人轻生',
  help: '有人呼救',
};

export const CATEGORY_NAMES: Record<Category, string> = {
  'service.attitude': '服务态度与响应',
  'service.cleaning': '保洁与垃圾',
  'service.greening': '绿化',
  'service.security': '安保秩序',
  'service.door': '门禁门窗锁具',
  'service.parking': '停车与充电',
  'service.pest': '虫害鼠害',
  'service.admin': '手续与信息公开',
  'service.convenience': '便民服务',
  'facility.leak': '漏水渗水',
  'facility.drain': '排水堵塞',
  'facility.water': '供水',
  'facility.power': '供电',
  'facility.gas': '燃气',
  'facility.heating': '供暖制冷',
  'facility.elevator': '电梯',
  'facility.lighting': '公共照明',
  'facility.fire': '消防设施与通道',
  'facility.structure': '房屋本体与外墙',
  'facility.public_area': '道路与公共设施',
  'fee.property': '物业费',
  'fee.parking': '停车费',
  'fee.utility': '水电燃暖公摊费',
  'fee.fund': '押金与维修资金',
  'neighbor.noise': '噪音扰民',
  'neighbor.pet': '宠物',
  'neighbor.renovation': '装修',
  'neighbor.occupy': '占用与违建',
  'neighbor.throwing': '高空抛物',
  'neighbor.smell': '油烟异味',
  'community.activity': '社区文化活动',
  'incident.fire': '火情与灾害',
  'incident.injury': '人身安全',
  'external.municipal': '市政与外部单位',
  'none.general': '其他事项',
};
