import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'menfang-rehearse-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** `npm run rehearse -- …` as a process of its own. */
function rehearse(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/commands/rehearse.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run rehearse', () => {
  it('says how it is used', () => {
    expect(rehearse()).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('用法：npm run rehearse'),
    });
    expect(rehearse('--fast')).toMatchObject({ status: 2, stderr: expect.stringContaining('没有 --fast 这个选项') });
  });

  it('tells all mistakes of all files and plays nothing', () => {
    const good = join(dir, '1.yaml');
    const bad = join(dir, '2.yaml');
    writeFileSync(good, '标题: 好的\n经过:\n  - 陈女士说: 你好\n');
    writeFileSync(bad, '标题: 有误\n经过:\n  - 陈小姐说: 你好\n  - 过: 一会儿\n');
    const { status, stdout, stderr } = rehearse(dir, join(dir, '没有.yaml'));
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`${bad} 第3行：不认识“陈小姐”`);
    expect(stderr).toContain(`${bad} 第4行：“一会儿”不是一段时间`);
    expect(stderr).toContain('没有找到');
  });

  it('stops at the first difference with 1', () => {
    writeFileSync(join(dir, 'different.yaml'), '标题: 不一致\n经过:\n  - 陈女士说: 你好\n  - 工单数: 1\n');
    const { status, stdout } = rehearse(join(dir, 'different.yaml'));
    expect(status).toBe(1);
    expect(stdout).toMatch(/10:00:00 {2}陈女士说：你好[\s\S]*第4行：工单数：1\n\s+应该：一共 1 张工单\n\s+实际：0 张/);
  });
});
