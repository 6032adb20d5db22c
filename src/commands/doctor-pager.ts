import { bad, type Check, fine, warn } from './doctor-check.ts';

/** Something answers where people are paged; a HEAD is no page, whatever it answers. */
export const pager: Check = async ({ config }) => {
  if (!config.pager)
    return [
      warn(
        '外部呼叫没有开（PAGER_URL），紧急情况只在值班台响',
        '夜里没有人看着值班台的小区，请设置 PAGER_URL 和 PAGER_SECRET。',
      ),
    ];
  // Only the host is said: the rest of such an address is often a secret.
  const { host } = new URL(config.pager.url);
  try {
    const response = await fetch(config.pager.url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(5000),
    });
    if (response.status < 500) return [fine(`外部呼叫 ${host} 连得上`)];
    return [bad(`外部呼叫 ${host} 回答 ${response.status}`, '请让维护它的人检查；在它好之前请安排人守着值班台。')];
  } catch {
    return [bad(`外部呼叫 ${host} 连不上`, '请核对 PAGER_URL、网络和防火墙；在它好之前请安排人守着值班台。')];
  }
};
