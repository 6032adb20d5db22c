/**
 * Words the trade and owners use for the same thing: the first names it, all of them mean it. A word of two of them means both.
 * Longer words are looked for first, and what one of them takes up no shorter one can claim.
 */
const SAME: readonly string[] = [
  // Money
  '物业费 物管费 管理费 物业管理费 物业服务费 物业钱 服务费',
  '公摊 公摊费 公摊电费 分摊 摊',
  '违约金 滞纳金 逾期 拖欠 欠费 晚交 迟交 没交 不交 忘记交 忘了交 过期',
  '发票 票据 开票 专票 收据 抬头 税号',
  '缓交 缓缴 分期 宽限 手头紧 交不起 困难 下岗 失业 晚点交 缓一缓',
  '优惠 打折 折扣 减免 减半 便宜 少交 少收 低保 免交 免费',
  '空置 空房 空着 没人住 没住人 不住 没入住 空关',
  '押金 保证金 抵押金',
  '退 退还 退回 退款 退钱 返还 拿回 要回 退不退',
  '交费 缴费 缴纳 交纳 付款 支付 转账 刷卡 扫码付 交钱 付钱 代扣',
  '价钱 多少钱 几块 几钱 收费 价格 价位 费用 怎么收 要钱 多钱 收多少 价目 标准 几毛 几元',
  '维修资金 维修基金 专项维修 大修基金 公维金 房屋维修金',
  '公共收益 公共收入 广告费 广告收入 广告钱 广告赚 场地费',
  '水费 电费 燃气费 煤气费 水电费 抄表 水表 电表 气表 读数 充值',
  // Cars
  '停车 车位 停车位 泊车 泊位 地库 车库 停车场 停放',
  '月卡 月租 包月 车卡 租车位 车位费 停车费 停车卡',
  '第二辆 第二台 第二部 两辆 两台 二车 另一辆 再办一张',
  '临停 临时停车 访客车 外来车 来访车辆 亲戚开车 朋友开车 客人的车 亲戚的车 朋友的车 外面的车',
  '充电桩 充电车位 新能源 电动汽车 电车桩 特斯拉 装桩 快充 电车',
  '电动自行车 电瓶车 电动车 电驴 小电驴 电单车 电马儿 两轮 车棚',
  '充电 充一度 电池 蓄电池',
  // Homes
  '装修 装潢 翻新 改造 施工 动工 开工 砸墙 敲墙 拆墙 刷墙 承重墙',
  '施工时间 敲 电钻 冲击钻 砸 打孔 钻 噪音施工',
  '装修垃圾 建筑垃圾 建渣 渣土 砖头 水泥袋 碎砖 拆下来',
  '封阳台 阳台 雨篷 雨棚 遮阳棚 防盗窗 防盗网 护栏 外机 空调机位 冷凝水 空调滴水 晾衣架 花架',
  '入住 收房 交房 接房 收楼 入伙 验房 搬进来 新房',
  '钥匙 锁匙 锁芯 换锁',
  '搬家 搬走 搬出 搬东西 搬家公司 搬运 大件进 沙发 床垫 家具 货梯 拉货',
  '放行条 放行单 出门条 出门单 出门证 条子',
  '租户 租客 房客 租房 出租 合租 租出去 租给 房东 租赁',
  '门禁卡 门卡 小区卡 门禁 单元门卡 出入卡 刷卡进门 门磁卡 蓝牙门禁 开门卡',
  '补办 补卡 丢了 掉了 遗失 挂失 再办 重新办 找不到了 不见了',
  '人脸 刷脸 脸部 面部 人脸识别 录脸',
  '访客 来客 客人 朋友来 亲戚来 来访 来做客 家政 阿姨 保姆 钟点工 外卖员 送外卖',
  '过户 产权 房产证 不动产证 房本 房照 更名 改名 卖房 卖了 卖掉 买卖 二手房',
  '证明 入住说明 居住证明 住址证明 居住证 开个证明 盖章 上学 入学 学区',
  '保修 质保 保修期 包修 保几年 质量问题 开发商',
  '有偿维修 上门费 人工费 换水龙头 通马桶 换灯 修马桶 修水管 请师傅 维修价 疏通 工钱',
  // Water, power, gas, heat
  '停水 没水 断水 来水 水箱 停水通知',
  '水压 水流小 水小 出水小 水很小 水流 忽大忽小',
  '跳闸 没电 停电 断电 电闸 空开 推不上 电路 电工 短路',
  '燃气 煤气 天然气 瓦斯 液化气',
  '燃气味 煤气味 漏气 气味 泄漏 泄露 报警器',
  '开通 开户 通气 点火 报装',
  '供暖 暖气 采暖 供热 地暖 暖气片 取暖 打压 试水 暖气费 报停',
  '漏水 渗水 滴水 渗漏 漏雨 返潮 水渍 泡了',
  '楼上 上家 楼上邻居 楼上那家 楼上那户',
  '赔 赔偿 承担 负责 责任 谁出 谁管 归谁 谁修 算谁',
  '水质 发黄 黄水 浑浊 水黄',
  '臭味 异味 返味 反味 油烟 烟味 二手烟 抽烟 吸烟 味道 呛 臭 难闻 串味',
  // Safety
  '电梯 升降机 轿厢 直梯',
  '被困 困 关在 卡在 关人 困人',
  '高空抛物 高空坠物 往下扔 扔下来 乱扔 抛物 掉下来 掉东西 丢东西下来 楼上扔',
  '监控 摄像头 录像 录象 探头',
  // People and quiet
  '噪音 吵 扰民 太响 吵闹 太吵 动静 安静 蹦跳 打麻将 练琴 弹琴 唱歌 睡不着',
  '广场舞 跳舞 音响 音箱 跳操 舞队 大喇叭',
  '宠物 狗 猫 狗狗 遛狗 养狗 养猫 狗证 犬 狗绳 大型犬 狗子 小狗 毛孩子',
  '小广告 传单 推销 上门推销 塞广告 贴广告 骚扰电话 扫楼 摆摊',
  '业委会 业主委员会 业主大会 换物业 选举',
  '投诉 意见 反映 匿名 回音 不满意 意见箱 举报',
  '老人 老年人 独居 老妈 老爸 爷爷 奶奶 我妈 我爸 父母 高龄 长辈',
  '孩子 小孩 小朋友 娃 儿子 女儿 宝宝 儿童',
  // Things of every day
  '快递 包裹 快件 丰巢 快递柜 取件柜 驿站 代收 邮件 取件 parcel package',
  '丢失 被偷 偷走 拿走 被拿 没收到 少了 失窃 丢 冒领',
  '失物 招领 捡到 拾到 捡 落在 遗落 忘在',
  '借 借用 借我 租借 推车 梯子 打气筒 雨伞 轮椅 螺丝刀 工具',
  '垃圾 扔垃圾 倒垃圾 丢垃圾 垃圾桶 垃圾亭 垃圾分类 厨余 湿垃圾 干垃圾 可回收 投放',
  '大件垃圾 旧家具 旧沙发 旧床垫 旧床 旧冰箱 旧衣柜 旧家电 大件',
  '消杀 打药 灭鼠 老鼠 蟑螂 蚊子 白蚁 杀虫 灭蚊 除虫 喷药 药水 虫害 耗子 小强',
  '绿化 树 草坪 草 修剪 剪枝 花草 枯 树枝 种菜 灌木 园丁 毛毛虫',
  '儿童乐园 滑梯 游乐 秋千 健身 健身器材 健身房 游泳池 泳池 游泳 篮球 乒乓 羽毛球',
  '活动室 会议室 活动中心 棋牌室 场地 聚会 生日会',
  '宽带 网络 光纤 wifi 无线 上网 电信 移动 联通 弱电箱 光猫 网断 断网 有线电视 网线',
  // Who and where
  '物业 管理处 物业公司 服务中心 客服台 客服 前台 办公室 物业办',
  '管家 楼管 客户经理',
  '派出所 警察 民警 报警 警务室 片警',
  '岗亭 门卫 保安 门岗 传达室',
  '财务 会计 出纳',
  // What is asked of it
  '电话 号码 联系方式 打给谁 热线 打哪个 打什么 怎么联系 找谁 座机 手机号',
  '时间 几点 什么时候 何时 啥时候 几时 什么时间 多久 几天 哪天 开到 几号 多长 什么日子',
  '地点 哪里 哪儿 在哪 什么地方 啥地方 什么位置 哪个位置 哪边 何处 哪栋',
  '办理 怎么办 如何办 手续 流程 申请 登记 要什么 带什么 材料 资料 备案 办 需要什么',
  '周末 星期六 星期天 周六 周日 双休 礼拜天 礼拜六 节假日 星期日',
  '允许 可以 能不能 可不可以 让不让 准不准 允不允许 行不行 能 准',
  '夜里 晚上 半夜 夜间 下班以后 下班后 凌晨 深夜 通宵',
];

interface Word {
  readonly word: string;
  readonly means: string[];
}

/** By first character, the longest first. */
const WORDS: ReadonlyMap<string, readonly Word[]> = byFirstCharacter();

function byFirstCharacter(): Map<string, Word[]> {
  const words = new Map<string, Word>();
  for (const line of SAME) {
    const [name = '', ...others] = line.split(' ');
    for (const word of [name, ...others]) {
      const known = words.get(word) ?? { word, means: [] };
      known.means.push(name);
      words.set(word, known);
    }
  }
  const found = new Map<string, Word[]>();
  for (const word of words.values()) {
    const first = word.word[0]!;
    found.set(first, [...(found.get(first) ?? []), word]);
  }
  for (const list of found.values()) list.sort((a, b) => b.word.length - a.word.length);
  return found;
}

/** The things a folded text speaks of, by whatever word. */
export function meaningsIn(text: string): ReadonlySet<string> {
  const meanings = new Set<string>();
  for (let at = 0; at < text.length; ) {
    const found = WORDS.get(text[at]!)?.find(({ word }) => text.startsWith(word, at));
    for (const meaning of found?.means ?? []) meanings.add(meaning);
    at += found?.word.length ?? 1;
  }
  return meanings;
}
