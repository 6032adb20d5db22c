/** The surnames nearly everybody has; two syllables before one. */
export const SURNAMES =
  '欧阳|司马|上官|诸葛|司徒|夏侯|皇甫|尉迟|慕容|令狐|东方|端木|长孙|宇文|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费薛雷贺倪汤滕殷罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛米戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房裘缪解应丁宣邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦巴侯宓全班仰仲宫宁仇甘祖武符刘景詹龙叶幸司黎薄白蒲从索赖卓池乔闻党翟谭劳申冉桑桂边燕尚温庄晏柴瞿阎慕连习艾容向古易廖耿满匡文寇广阙东欧沃利越隆师巩聂晁敖冷辛阚简饶曾沙丰关相查荆红游权岳商佘佟涂代牛]';
const HAN = '[\\u4e00-\\u9fff]';
const LED = new RegExp(
  `(?:(?:姓名|名字|户主|登记的?|我)(?:是|叫|为|[:：])|(?:业主|租户|租客|家属|户主)(?:是|叫|[:：])?)\\s*((?:${SURNAMES})${HAN}{1,2})(?=$|[\\s，,。.!！、；;的]|是|住|在)`,
);
const ALONE = new RegExp(`^(?:嗯|我?叫|我?是|[:：\\s])*((?:${SURNAMES})${HAN}{1,2})[\\s。.!！]*$`);
/** Words that begin like a name and are none. */
export const NO_NAME =
  /^(谢谢|多谢|安静|安全|常常|应该|全部|全是|全都|从来|向来|连着|关了|相关|包括|方便|方式|任何|何时|高兴|万一|毕竟|白天|温度|利索|越来|满意|文明|房子|房号|房屋|家里|家人|家属|师傅|容易|易碎|简单|关门|包裹|查询|查一|查下|水管|江水|牛逼|别的|游戏|代办|平时|于是|习惯|史上|常用|路灯|路上|高空|石头|解绑|解决|解释|施工|空调|马桶|马上|钟点|华为|金额|广场|广告|红包|权利|卫生|文件|商铺|商户|东门|冷水|冷气|沙发|关于|党员)/;

/** The name somebody gives for himself when asked for it; undefined when there is none to be seen. */
export function claimedName(text: string): string | undefined {
  const parts = text.split(/[\s，,。；;、!！]+/);
  const name = LED.exec(text)?.[1] ?? parts.map(part => ALONE.exec(part)?.[1]).find(Boolean);
  return name && !NO_NAME.test(name) && !/(先生|女士|小姐|阿姨|师傅|业主|租客|家属|经理|管家|客服)$/.test(name)
    ? name
    : undefined;
}
