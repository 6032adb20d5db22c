import { describe, expect, it } from 'vitest';
import type { Category, Intent, Responsibility, Urgency } from '../../src/domain/labels.ts';
import { judgeResponsibility } from '../../src/understand/responsibility.ts';
import { judgeUrgency } from '../../src/understand/urgency.ts';

const HASTE: readonly (readonly [Intent, Category, string, Urgency])[] = [
  ['emergency', 'facility.elevator', '电梯困人', 'emergency'],
  ['repair', 'facility.elevator', '电梯坏了', 'normal'],
  ['repair', 'facility.elevator', '唯一的电梯停了', 'high'],
  ['repair', 'facility.elevator', '电梯有异响', 'high'],
  ['complaint', 'facility.elevator', '上周困过人', 'high'],
  ['repair', 'facility.power', '整栋楼没电', 'high'],
  ['repair', 'facility.leak', '水龙头滴水', 'normal'],
  ['repair', 'facility.leak', '天花板漏水', 'high'],
  ['repair', 'facility.drain', '厨房返水了', 'high'],
  ['repair', 'facility.drain', '地漏有点慢', 'normal'],
  ['repair', 'service.door', '门禁坏了被关在外面', 'high'],
  ['complaint', 'facility.fire', '消防通道停满车堵死了', 'high'],
  ['complaint', 'neighbor.throwing', '楼上扔烟头', 'high'],
  ['complaint', 'service.attitude', '再不管我打12345', 'high'],
  ['complaint', 'neighbor.noise', '凌晨两点还在唱歌', 'high'],
  ['complaint', 'neighbor.noise', '楼上小孩跑跳', 'normal'],
  ['complaint', 'service.greening', '草坪都枯了', 'low'],
  ['suggestion', 'facility.elevator', '建议电梯装空调', 'low'],
  ['praise', 'service.security', '保安真好', 'low'],
  ['ticket_update', 'facility.leak', '不漏了', 'low'],
  ['smalltalk', 'none.general', '你好', 'low'],
  ['inquiry', 'service.admin', '几点下班', 'normal'],
  ['fee_query', 'fee.property', '多少钱', 'normal'],
  ['human', 'none.general', '转人工', 'normal'],
];

const DUTY: readonly (readonly [Intent, Category, string, Responsibility])[] = [
  ['repair', 'facility.lighting', '楼道灯不亮', 'property'],
  ['repair', 'facility.leak', '厨房水龙头滴水', 'owner'],
  ['repair', 'facility.leak', '楼上漏水到我家', 'owner'],
  ['repair', 'facility.leak', '地库顶上漏水', 'property'],
  ['repair', 'facility.leak', '新房刚交付卫生间渗水', 'developer'],
  ['repair', 'facility.drain', '家里马桶堵了', 'owner'],
  ['repair', 'facility.drain', '化粪池满了', 'property'],
  ['repair', 'facility.power', '家里跳闸', 'owner'],
  ['repair', 'facility.power', '整栋楼没电', 'property'],
  ['repair', 'facility.heating', '暖气不热', 'government'],
  ['repair', 'facility.heating', '锅炉房坏了暖气不热', 'property'],
  ['repair', 'facility.heating', '地暖管漏水', 'owner'],
  ['repair', 'external.municipal', '宽带断了', 'government'],
  ['complaint', 'neighbor.noise', '楼上拖椅子', 'owner'],
  ['complaint', 'neighbor.noise', '广场舞太吵', 'property'],
  ['complaint', 'neighbor.noise', '楼下ktv太吵', 'government'],
  ['complaint', 'neighbor.pet', '遛狗不牵绳', 'property'],
  ['complaint', 'neighbor.pet', '隔壁狗叫一夜', 'owner'],
  ['complaint', 'fee.property', '乱收物业费', 'property'],
  ['inquiry', 'service.admin', '几点上班', 'explain'],
  ['praise', 'service.security', '谢谢保安', 'explain'],
  ['emergency', 'facility.gas', '煤气味', 'property'],
  ['status_query', 'facility.leak', '修好没', 'property'],
  ['suggestion', 'external.municipal', '建议加公交', 'government'],
];

describe('rules', () => {
  it.each(HASTE)('%s %s "%s" is %s', (intent, category, text, urgency) => {
    expect(judgeUrgency(intent, category, text)).toBe(urgency);
  });

  it.each(DUTY)('%s %s "%s" falls to %s', (intent, category, text, responsibility) => {
    expect(judgeResponsibility(intent, category, text)).toBe(responsibility);
  });
});
