import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefused, readHeadings, readName, readSheet, withReferences } from '../../src/formats/csv.ts'
import { writeTable } from '../../src/formats/tables.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { bytes, kept, said } from './said.ts'

const read = (input: Uint8Array | string) => readSheet(input, 'list.csv')

test('every row comes with its line and its own text, whatever the line breaks', () => {
  const sheet = kept(read('A,B\r\n1, 2 \r\n\r\n"x\r\ny","say ""hi"""\n,,\n4,5\r6,"7"'))
  expect(sheet.headings).toEqual(['A', 'B'])
  expect(sheet.rows).toEqual([
    { line: 2, text: '1, 2 ', cells: ['1', '2'] },
    { line: 4, text: '"x\r\ny","say ""hi"""', cells: ['x\r\ny', 'say "hi"'] },
    { line: 7, text: '4,5', cells: ['4', '5'] },
    { line: 8, text: '6,"7"', cells: ['6', '7'] },
  ])
})

test.each([
  ['a byte order mark', '\ufeffA,B\n1,2\n'],
  ['a comma too many on every row', 'A,B,\n1,2,\n'],
  ['a comma too many on the heading', 'A,B,\n1,2\n'],
  ['commas too many on the rows', 'A,B\n1,2,,,\n'],
  ['no line break at the end', 'A,B\n1,2'],
])('%s makes no difference', (_, text) => {
  for (const input of [text, bytes(text)]) {
    const sheet = kept(read(input))
    expect(sheet.headings).toEqual(['A', 'B'])
    expect(sheet.rows.map((row) => row.cells)).toEqual([['1', '2']])
  }
})

const SAVE_AS = 'In Excel choose “Save as” and “CSV UTF-8”, and send that file.'
const utf16 = (text: string, mark: boolean) =>
  new Uint8Array(Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le'))

describe('a file that cannot be read is refused with one sentence', () => {
  test.each<[string, Uint8Array | string, string]>([
    ['empty', '', 'file: The file is empty. Export it again.'],
    ['only blank lines', '\n\r\n , ,\n', 'file: The file is empty. Export it again.'],
    ['only headings', '\nA,B\n', '2: The file has headings but no rows. Export it again.'],
    [
      'UTF-16 with its mark',
      utf16('A,B\n1,2', true),
      `file: The file is saved as “Unicode text” (UTF-16), which cannot be read. ${SAVE_AS}`,
    ],
    [
      'UTF-16 without',
      utf16('A,B\n1,2', false),
      `file: The file is saved as “Unicode text” (UTF-16), which cannot be read. ${SAVE_AS}`,
    ],
    ['a workbook', bytes('PK\u0003\u0004'), `file: The file is a workbook, not a CSV file. ${SAVE_AS}`],
    [
      'a pound sign of Windows',
      new Uint8Array([...bytes('A,B\n1,2\ncaf'), 0xa3, ...bytes(',4\n')]),
      `3: This line holds a character that is not UTF-8, such as a £ saved in an old way. ${SAVE_AS}`,
    ],
    [
      'a quotation mark that is never closed',
      'A,B\n1,2\n"x,3\n4,5\n',
      '3: A quotation mark (") opens in this row and is never closed. Close it, or take it out.',
    ],
    [
      'a quotation mark inside a value',
      'A,B\n1,2\n3,6" nails\n',
      '3, 2: A quotation mark (") stands inside a value. Put the whole value in quotation marks and write the mark inside it twice ("").',
    ],
    [
      'text after a quoted value',
      'A,B\n1,"2"x\n',
      '2, 2: A quotation mark (") stands inside a value. Put the whole value in quotation marks and write the mark inside it twice ("").',
    ],
    [
      'a line of 10 MB',
      `A,B\n1,2\n${'x'.repeat(10_000_000)},3\n`,
      '3: This row is longer than 100,000 characters. Look for a quotation mark (") that is never closed.',
    ],
    [
      'more than 20 MB',
      new Uint8Array(20_000_001),
      'file: The file is larger than 20 MB. Export fewer months at a time.',
    ],
    [
      'more than 200,000 rows',
      `A\n${'1\n'.repeat(200_001)}`,
      'file: The file has more than 200,000 rows. Export fewer months at a time.',
    ],
    [
      'a heading twice',
      'Status,Name, status \n1,2,3\n',
      '1, 3 (status): The heading “status” stands twice, in columns 1 and 3. Rename or delete one.',
    ],
    [
      'a heading with a NUL',
      'A,B\u0000\n1,2\n',
      '1, 2: This heading cannot be read. Write it in a few plain words.',
    ],
  ])('%s', (_, input, sentence) => {
    expect(said(read(input))).toEqual([sentence])
  })
})

test('everything wrong with the rows is said together, with line and column', () => {
  const text = `Name,Note\na,b\u0000c\nonly one\n1,2,3\n${'x'.repeat(2001)},\u001b\n"\u0007",fine\n`
  expect(said(read(text))).toEqual([
    '2, 2 (Note): This value holds a character that cannot be stored (a control character). Type it again.',
    '3: This row has 1 values and the heading has 2. The file may be cut short: export it again.',
    '4: This row has 3 values and the heading has 2. Put a value that holds a comma in quotation marks.',
    '5, 1 (Name): This value is longer than 2,000 characters.',
    '5, 2 (Note): This value holds a character that cannot be stored (a control character). Type it again.',
    '6, 1 (Name): This value holds a character that cannot be stored (a control character). Type it again.',
  ])
  const [first] = read(text) as { where: unknown }[]
  expect(first?.where).toEqual({ file: 'list.csv', line: 2, column: '2 (Note)' })
})

test('two hundred refusals are listed and the rest counted', () => {
  const list = said(read(`A,B\n${'1\n'.repeat(1500)}`))
  expect(list).toHaveLength(201)
  expect(list.at(-1)).toBe('file: And 1,300 more that cannot be read. Put these right first.')
})

test('headings alone are read without the rows', () => {
  expect(readHeadings('\nA,B,,\n1\n', 'x.csv')).toEqual(['A', 'B'])
  expect(said(readHeadings('', 'x.csv'))).toEqual(['file: The file is empty. Export it again.'])
})

describe('what identifies somebody', () => {
  test.each([
    [
      '=cmd()',
      '“=cmd()” begins with “=”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    [
      '+44',
      '“+44” begins with “+”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    [
      '-1',
      '“-1” begins with “-”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    [
      '@sum',
      '“@sum” begins with “@”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    [
      '＝1',
      '“＝1” begins with “＝”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    ['LS-\u200b001', '“LS- 001” holds a character that cannot be seen. Type it again.'],
    ['LS\n001', '“LS 001” holds a character that cannot be seen. Type it again.'],
    [
      '2.02604E+11',
      '“2.02604E+11” is a number that a spreadsheet has shortened. Export the file again and do not open it before.',
    ],
    ['x'.repeat(121), `“${'x'.repeat(40)}…” is longer than 120 characters.`],
  ])('%j is refused', (text, sentence) => {
    const read = readName(text)
    expect(isRefusal(read) && read.sentence).toBe(sentence)
  })

  test.each(['LS-001', '1:1', "O'Brien", 'Zoë', '٣', '12E5'])('%j is kept', (text) => {
    expect(readName(text)).toBe(text)
  })
})

test('a reference does not depend on where a row stands', () => {
  const row = (line: number, day: string, note: string) => ({ line, text: `${line}`, day, note })
  const refs = (rows: ReturnType<typeof row>[]) =>
    withReferences(rows, (r) => [r.day]).map((r) => [r.note, r.reference])
  const rows = [row(2, 'a/b', 'x'), row(3, 'c', 'z'), row(4, 'c', 'y'), row(5, 'c', 'y')]
  expect(refs(rows)).toEqual([
    ['x', 'a%2Fb/1'],
    ['z', 'c/3'],
    ['y', 'c/1'],
    ['y', 'c/2'],
  ])
  const turned = rows.toReversed().map((r, i) => ({ ...r, line: i + 2, text: 'other' }))
  expect(refs(turned).toSorted()).toEqual(refs(rows).toSorted())
})

test('any bytes are read or refused, and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (input) => {
      const sheet = read(input)
      expect(isRefused(sheet) || sheet.rows.length > 0).toBe(true)
    }),
  )
})

test('a table written is a table read', () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .map((text) => text.trim())
    .filter((text) => text.isWellFormed() && !/^[=+\-@＝＋－＠]|[\p{Cc}]|^\ufeff/u.test(text))
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (table) => {
      const rows = table.map(([a, b, c]) => [a, `${a}\n"${b}",`.trim(), b, c, 'end'])
      const sheet = kept(
        read(
          bytes(
            writeTable(
              ['A', 'B', 'C', 'D', 'E'],
              rows.map((r) => r.map(asWritten)),
            ),
          ),
        ),
      )
      expect(sheet.rows.map((r) => r.cells)).toEqual(rows.map((r) => r.map(asWritten)))
    }),
  )
})

/** A value that would be escaped on the way out comes back escaped: those are tested by themselves. */
function asWritten(text: string): string {
  return text.replace(/^[\s=+\-@＝＋－＠]+/, '')
}
