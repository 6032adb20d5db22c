import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { readCsv } from './csv.ts';
import { type SheetRow, Unreadable } from './row.ts';
import { readXlsx } from './xlsx.ts';

const SAVE_AS = '请用 Excel 或 WPS 打开它，选“文件 → 另存为”，类型选“Excel 工作簿（*.xlsx）”，再导入新的文件。';

/** The rows of a spreadsheet as they come in. What kind of file it is shows in its bytes, whatever its name says. */
export async function* readRows(path: string, onHidden: (sheet: string) => void = () => {}): AsyncGenerator<SheetRow> {
  const head = await beginning(path);
  if (head.length === 0) throw new Unreadable('文件是空的（0 字节）。请重新导出或重新下载后再导入。');
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) yield* readXlsx(path, onHidden);
  else if (startsWith(head, '\xd0\xcf\x11\xe0')) throw await ofOldKind(path);
  else if (/^\s*(?:\ufeff|ï»¿)?\s*<(?:!doctype|html|table|\?xml|head|meta)/i.test(head.toString('latin1')))
    throw new Unreadable(`这是网页或 XML 格式的表格，不是真正的 Excel 文件。${SAVE_AS}`);
  else yield* readCsv(path, head);
}

const startsWith = (head: Buffer, bytes: string): boolean => head.indexOf(Buffer.from(bytes, 'latin1')) === 0;

async function beginning(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Unreadable(`没有找到文件 ${path}，请检查路径。`, { cause: error });
    if (code === 'EISDIR') throw new Unreadable(`${path} 是文件夹，请写出里面的文件名。`, { cause: error });
    throw new Unreadable(`打不开文件 ${path}，请检查读取权限，或者它是不是正被别的程序占用。`, { cause: error });
  }
}

/** A compound file: a sheet of the old format, or a new one that was locked with a password. */
async function ofOldKind(path: string): Promise<Unreadable> {
  const mark = Buffer.from('EncryptedPackage', 'utf16le');
  let last = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const seen = Buffer.concat([last, chunk as Buffer]);
    if (seen.includes(mark))
      return new Unreadable(
        '文件加了打开密码，读不了。请用 Excel 或 WPS 打开，在“文件 → 信息 → 保护工作簿 → 用密码进行加密”里清空密码，保存后再导入。',
      );
    last = Buffer.from(seen.subarray(-mark.length));
  }
  return new Unreadable(`这是旧格式的表格（.xls 或 .et），读不了。${SAVE_AS}`);
}
