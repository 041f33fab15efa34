import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarFile } from './calendar-file.ts'

const AT = new Date(2027, 2, 9).getTime()
const STAMP = Date.UTC(2026, 10, 28, 8, 30, 5, 250)
const words = {
  title: ({ files }: { readonly files: number }) => `${files} files end`,
  text: ({ names }: { readonly names: readonly string[] }) => names.join('\n'),
}
const dayOf = (names: readonly string[] = []) => ({
  uid: 'ab'.repeat(16),
  day: AT,
  files: 2,
  bytes: 10,
  names,
})

/** What a reader makes of it: lines joined again, and the text of one property. */
function read(file: string, property: string): string {
  const line = file
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .find((each) => each.startsWith(`${property}:`))
  return (line ?? '')
    .slice(property.length + 1)
    .replaceAll(/\\([\\;,nN])/g, (_, what: string) => (what.toLowerCase() === 'n' ? '\n' : what))
}

describe('calendarFile', () => {
  it('has a whole day with two reminders for each day', () => {
    expect(calendarFile([dayOf()], words, STAMP).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//FileTAO Drive//Upkeep//EN',
      'CALSCALE:GREGORIAN',
      'BEGIN:VEVENT',
      `UID:${'ab'.repeat(16)}@filetao`,
      'DTSTAMP:20261128T083005Z',
      'DTSTART;VALUE=DATE:20270309',
      'SUMMARY:2 files end',
      'DESCRIPTION:',
      'TRANSP:TRANSPARENT',
      ...[14, 3].flatMap((days) => [
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'DESCRIPTION:2 files end',
        `TRIGGER:-P${days}D`,
        'END:VALARM',
      ]),
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })

  it('gives back any names, in lines of at most 75 octets, and lets none of them begin a line of its own', () => {
    const name = fc.string({ unit: 'binary' }).filter((text) => !/\p{Cc}/u.test(text))
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const file = calendarFile([dayOf(names)], words, STAMP)
        for (const line of file.split('\r\n'))
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
        expect(read(file, 'DESCRIPTION')).toBe(names.join('\n'))
        expect(file.split('\r\n').filter((line) => line.startsWith('BEGIN:VEVENT'))).toHaveLength(1)
      }),
    )
  })

  it('makes one line of a name with line breaks', () => {
    const file = calendarFile([dayOf(['a\r\nEND:VEVENT\u0007'])], words, STAMP)
    expect(file.split('\r\n').filter((line) => line === 'END:VEVENT')).toHaveLength(1)
  })
})
