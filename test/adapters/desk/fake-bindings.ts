import { DomainError } from '../../../src/domain/errors.ts';
import type { BindingVerbs, BindingView } from '../../../src/ports/binding.ts';

/** Requests and homes in memory: one request of somebody with a hostile name, and what was done about it. */
export function createFakeBindings(evil: string) {
  const calls: { readonly verb: string; readonly args: readonly unknown[] }[] = [];
  const place = { building: '3', unit: '2', room: '1201' };
  const residents = [{ personId: 7, name: evil, role: 'owner', fits: true, phoneEnd: '1201' }] as const;
  const bindings: BindingView & BindingVerbs = {
    waiting: async staff => (staff.communityId === 'wx' ? 1 : 0),
    requests: async staff =>
      staff.communityId === 'wx'
        ? [{ id: 1, at: new Date(0), ...place, role: 'owner', name: evil, isHome: true, residents }]
        : [],
    homes: async staff => (staff.communityId === 'wx' ? [{ houseId: 5, ...place, residents }] : []),
    async makeCode(...args) {
      calls.push({ verb: 'makeCode', args });
      return { code: 'K7MP-3XA9', expiresAt: new Date('2026-11-21T15:10:00Z'), sentence: '请在10分钟内发给门房。' };
    },
    async grant(...args) {
      calls.push({ verb: 'grant', args });
      if (args[1] !== 1) throw new DomainError('not_found', '没有这份绑定申请，请刷新列表。');
    },
    async refuse(...args) {
      calls.push({ verb: 'refuse', args });
    },
  };
  return { bindings, calls };
}
