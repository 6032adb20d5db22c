/**
 * About the asker's own bill, card or case, which no article knows: "我家还欠多少", "3栋1201的物业费交到几月了". How something is
 * worked out is a rule, whoever's it is.
 */
const OWN =
  /欠(了|着|费)?(多少|几|没|吗|不)|(有没有|是不是|还)欠|(交|缴|付|扣)(到|至)(了)?(哪|几|什么)|(交|缴|付|扣)(了|过)(没|吗|多少|几)|(我|俺)(们)?(家|的)?.{0,8}(账单|余额|到期|还差|多少钱没|明细|扣了|退(了|到|回))|(查|看)(一?下|下)?(我|俺)(们)?(家|的)?|退(了|到账)(没|吗|么)|为什么(我|我家|我们家).{0,10}(多|高|贵|涨)/;

/** Asks about what only a look into his own account can tell. */
export const isOwnAccount = (text: string): boolean => OWN.test(text);
