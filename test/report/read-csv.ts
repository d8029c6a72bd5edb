/** A strict reader of RFC 4180: what it takes, every spreadsheet takes alike. */

/** Records of cells. Throws where the text is not exactly as the RFC has it: quoted cells, CRLF at each end. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '"') throw new Error(`a cell at ${at} is not quoted`);
    let cell = '';
    for (at += 1; ; at += 1) {
      if (at >= text.length) throw new Error('a cell does not end');
      if (text[at] !== '"') cell += text[at];
      else if (text[at + 1] === '"') cell += text[++at];
      else break;
    }
    record.push(cell);
    at += 1;
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`neither a comma nor CRLF at ${at}`);
    at += 2;
    records.push(record);
    record = [];
  }
  if (record.length > 0) throw new Error('the last record does not end');
  return records;
}
