import { describe, expect, it } from 'vitest';
import type { Slots } from '../../src/domain/reading.ts';
import { readSlots } from '../../src/understand/slots.ts';

const HOUSES: readonly (readonly [string, Pick<Slots, 'building' | 'unit' | 'room'>])[] = [
  ['3-2-1201', { building: '3', unit: '2', room: '1201' }],
  ['building 6 unit 1 room 301', { building: '6', unit: '1', room: '301' }],
  ['我是3—2—1201的业主', { building: '3', unit: '2', room: '1201' }],
  ['3/2/1201', { building: '3', unit: '2', room: '1201' }],
  ['三栋二单元1201', { building: '3', unit: '2', room: '1201' }],
  ['三栋二单元一二零一', { building: '3', unit: '2', room: '1201' }],
  ['3#1201', { building: '3', room: '1201' }],
  ['3#楼2单元301', { building: '3', unit: '2', room: '301' }],
  ['地址：21幢3单元', { building: '21', unit: '3' }],
  ['贵单位：5号楼西山墙', { building: '5' }],
  ['房号:3-2-1201', { building: '3', unit: '2', room: '1201' }],
  ['1、2号楼底层', { building: '1' }],
  ['16-21栋道路破损', { building: '16' }],
  ['Unit 5-1203. Please come', { building: '5', room: '1203' }],
  ['楼上把我家1702泡了', { room: '1702' }],
  ['我们这一排三栋楼的窗户', {}],
  ['打错字了，是1602不是1606', { room: '1602' }],
  ['水是倒下来的，301', { room: '301' }],
  ['我家2009年购房', {}],
  ['12幢', { building: '12' }],
  ['12号楼', { building: '12' }],
  ['12号楼1单元', { building: '12', unit: '1' }],
  ['B座1503', { building: 'B', room: '1503' }],
  ['b座 1503室', { building: 'B', room: '1503' }],
  ['A1栋', { building: 'A1' }],
  ['5-301', { building: '5', room: '301' }],
  ['8栋二单元', { building: '8', unit: '2' }],
  ['十二栋', { building: '12' }],
  ['二十三栋一单元', { building: '23', unit: '1' }],
  ['1201室', { room: '1201' }],
  ['5栋负101', { building: '5', room: '负101' }],
  ['３栋２单元１２０１', { building: '3', unit: '2', room: '1201' }],
  ['１２－３０５', { building: '12', room: '305' }],
  ['8栋2单元12楼1204', { building: '8', unit: '2', room: '1204' }],
  ['5号302室', { building: '5', room: '302' }],
  ['6栋1-502', { building: '6', unit: '1', room: '502' }],
  ['7棟1102', { building: '7', room: '1102' }],
  ['四单元', { unit: '4' }],
  ['2单元601', { unit: '2', room: '601' }],
  ['1702厨房起火了', { room: '1702' }],
  ['房号是1503', { room: '1503' }],
  ['Building 6, Apt 2003', { building: '6', room: '2003' }],
  ['tower B lobby', { building: 'B' }],
  ['不是3栋，是5栋', { building: '5' }],
  ['是4栋不是14栋', { building: '4' }],
  ['3栋发错了，应该是5栋2单元', { building: '5', unit: '2' }],
  ['不是1单元是2单元', { unit: '2' }],
  ['12栋A单元', { building: '12', unit: 'A' }],
  ['电体停了 十八懂', { building: '18' }],
  ['3栋和5栋都停水了', { building: '3' }],
];

const NO_HOUSES: readonly string[] = [
  '11-21来的',
  '2024-11-21报的',
  '11月21号',
  '3-5天能好吗',
  '8:30-10:30在家',
  '9点到17点',
  '一次100-200元',
  '费用3-500元不等',
  '2024年的账单',
  '电话13800001201',
  '138 0000 1201',
  '打119了',
  '整栋楼没电',
  '这栋怎么样',
  '两栋都停电',
  '隔壁栋太吵',
  '12345投诉',
  '单号20240315008',
  '3号线地铁',
  '5月3号楼下集合',
  '一座桥',
  '七座车能停吗',
  '车位B-118',
  '1+1等于几',
  '交了1200元',
];

const PHONES: readonly (readonly [string, string | undefined])[] = [
  ['电话13800001201', '13800001201'],
  ['138 0000 1202', '13800001202'],
  ['138-0000-1203', '13800001203'],
  ['１３８００００１２０４', '13800001204'],
  ['+86 13800001205', '13800001205'],
  ['座机021-55550101', '02155550101'],
  ['0755 5555 0102', '075555550102'],
  ['电话55550103', '55550103'],
  ['幺三八零零零零幺二零六', '13800001206'],
  ['打⟦p1⟧或者⟦p2⟧', '⟦p1⟧'],
  ['单号20240315008', undefined],
  ['3-2-1201', undefined],
  ['12345', undefined],
];

const TIMES: readonly (readonly [string, string | undefined])[] = [
  ['昨晚11点多楼上吵', '昨晚11点多'],
  ['每天早上六点就开始', '每天早上六点'],
  ['师傅明天上午来', '明天上午'],
  ['停了两个月', '两个月'],
  ['上周三报的', '上周三'],
  ['刚才有人敲门', '刚才'],
  ['自去年九月起一直空置', '去年九月'],
  ['上月18日交的申请', '上月18日'],
  ['十号下午掉下来一只瓶子', '十号下午'],
  ['12月2日晚被困', '12月2日晚'],
  ['国庆期间被盗', '国庆期间'],
  ['说好周三来的', '周三'],
  ['停车超过半小时怎么收', undefined],
  ['孩子怀孕六个月', undefined],
  ['十号楼的门禁', undefined],
  ['马上来', undefined],
  ['快一点', undefined],
];

const PLACES: readonly (readonly [string, string | undefined])[] = [
  ['负一层消防管接头渗水', '负一层'],
  ['2号车棚的摄像头坏了', '2号车棚'],
  ['中庭那棵大树倒了', '中庭'],
  ['帮我联系一下前台', undefined],
  ['前台说财务在批', undefined],
  ['听说隔壁小区有白蚁', undefined],
  ['单元门禁刷不开', undefined],
  ['地下车库B2漏水', '地下车库B2'],
  ['楼道灯坏了', '楼道'],
  ['东门有人打架', '东门'],
  ['18楼电梯口', '18楼电梯口'],
  ['小区不错', undefined],
];

describe('slots', () => {
  it.each(HOUSES)('reads the house in %s', (text, house) => {
    const { building, unit, room } = readSlots(text);
    expect({ building, unit, room }).toEqual({ building: undefined, unit: undefined, room: undefined, ...house });
  });

  it.each(NO_HOUSES)('reads no house into %s', text => {
    const { building, unit, room } = readSlots(text);
    expect([building, unit, room]).toEqual([undefined, undefined, undefined]);
  });

  it.each(PHONES)('reads the phone in %s', (text, phone) => {
    expect(readSlots(text).phone).toBe(phone);
  });

  it.each(TIMES)('reads the time in %s', (text, time) => {
    expect(readSlots(text).time).toBe(time);
  });

  it.each(PLACES)('reads the place in %s', (text, place) => {
    expect(readSlots(text).location ?? '').toContain(place ?? '');
    expect(readSlots(text).location === undefined).toBe(place === undefined);
  });

  it('leaves absent what the text does not say', () => {
    expect(readSlots('你好')).toEqual({});
  });
});
