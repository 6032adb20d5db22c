import { readCsv } from './csv.ts';
import { type SheetRow, type Tidy, tidy, Unreadable } from './row.ts';
import type { Source } from './source.ts';
import { readXlsx } from './xlsx.ts';

const SAVE_AS = '请用 Excel 或 WPS 打开它，选“文件 → 另存为”，类型选“Excel 工作簿（*.xlsx）”，再导入新的文件。';

/** The rows of a spreadsheet as they come in. What kind of file it is shows in its bytes, whatever its name says. */
export async function* readRows(
  file: Source,
  onHidden: (sheet: string) => void = () => {},
  clean: Tidy = tidy,
): AsyncGenerator<SheetRow> {
  const head = await beginning(file);
  if (head.length === 0) throw new Unreadable('文件是空的（0 字节）。请重新导出或重新下载后再导入。');
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) yield* readXlsx(file, onHidden, clean);
  else if (startsWith(head, '\xd0\xcf\x11\xe0')) throw await ofOldKind(file);
  else if (/^\s*(?:\ufeff|ï»¿)?\s*<(?:!doctype|html|table|\?xml|head|meta)/i.test(head.toString('latin1')))
    throw new Unreadable(`这是网页或 XML 格式的表格，不是真正的 Excel 文件。${SAVE_AS}`);
  else yield* readCsv(file, head, clean);
}

const startsWith = (head: Buffer, bytes: string): boolean => head.indexOf(Buffer.from(bytes, 'latin1')) === 0;

export const beginning = (file: Source): Promise<Buffer> =>
  file.read(0, 64).catch(error => {
    throw unopened(file.name, error);
  });

/** Why a file on the disk cannot be opened, in words. */
export function unopened(path: string, cause: unknown): Unreadable {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new Unreadable(`没有找到文件 ${path}，请检查路径。`, { cause });
  if (code === 'EISDIR') return new Unreadable(`${path} 是文件夹，请写出里面的文件名。`, { cause });
  return new Unreadable(`打不开文件 ${path}，请检查读取权限，或者它是不是正被别的程序占用。`, { cause });
}

/** A compound file: a sheet of the old format, or a new one that was locked with a password. */
async function ofOldKind(file: Source): Promise<Unreadable> {
  const mark = Buffer.from('EncryptedPackage', 'utf16le');
  let last = Buffer.alloc(0);
  for await (const chunk of file.stream()) {
    const seen = Buffer.concat([last, chunk as Buffer]);
    if (seen.includes(mark))
      return new Unreadable(
        '文件加了打开密码，读不了。请用 Excel 或 WPS 打开，在“文件 → 信息 → 保护工作簿 → 用密码进行加密”里清空密码，保存后再导入。',
      );
    last = Buffer.from(seen.subarray(-mark.length));
  }
  return new Unreadable(`这是旧格式的表格（.xls 或 .et），读不了。${SAVE_AS}`);
}
