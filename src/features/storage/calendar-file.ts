/** The days on which files end, as a calendar that other programs read: RFC 5545. */
import type { CalendarDay } from '../../client/upkeep-api.ts'

/** Octets of a line; longer ones are folded (3.1). */
const LINE_MAX = 75
/** Days before an end at which a calendar reminds of it. */
const ALARMS = [14, 3]

export interface CalendarWords {
  /** What such a day is called: it stands in the calendar of whoever imports it, beside everything else. */
  readonly title: (day: CalendarDay) => string
  readonly text: (day: CalendarDay) => string
}

/** @param stamp when it was made, unix milliseconds */
export function calendarFile(days: readonly CalendarDay[], words: CalendarWords, stamp: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//FileTAO Drive//Upkeep//EN',
    'CALSCALE:GREGORIAN',
    ...days.flatMap((day) => eventOf(day, words, stamp)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventOf(day: CalendarDay, { title, text }: CalendarWords, stamp: number): string[] {
  const summary = escaped(title(day))
  return [
    'BEGIN:VEVENT',
    // The same day keeps its identifier, so that a later export replaces what an earlier one said of it.
    `UID:${day.uid}@filetao`,
    `DTSTAMP:${new Date(stamp).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`,
    `DTSTART;VALUE=DATE:${dateOf(day.day)}`,
    `SUMMARY:${summary}`,
    `DESCRIPTION:${escaped(text(day))}`,
    'TRANSP:TRANSPARENT',
    ...ALARMS.flatMap((before) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${summary}`,
      `TRIGGER:-P${before}D`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]
}

/** A day as the calendar of this device has it. */
function dateOf(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}${two(date.getMonth() + 1)}${two(date.getDate())}`
}

/** A TEXT value (3.3.11). What is no character of a line, as a name may have, becomes a space. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll(/\r\n|\r|\n/g, String.raw`\n`)
    .replaceAll(/\p{Cc}/gu, ' ')
}

/** Lines of at most 75 octets, no character cut in two; each further one begins with a space. */
function folded(line: string): string {
  const encoder = new TextEncoder()
  let [out, length] = ['', 0]
  for (const character of line) {
    const octets = encoder.encode(character).length
    if (length + octets > LINE_MAX) {
      out += '\r\n '
      length = 1
    }
    out += character
    length += octets
  }
  return out
}
