/** Names, numbers and the day of a drive that is only data: always the same, so that pictures of it can be compared. */

/** Unix milliseconds. */
export const NOW: number = Date.UTC(2026, 10, 22, 18, 30)
export const DAY = 86_400_000

export function hotkey(index: number): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  const tail = Array.from({ length: 46 }, (_, at) => alphabet[(index * 31 + at * 17 + at * at) % 58])
  return `5F${tail.join('')}`
}

export function hex(index: number, length: number): string {
  return Array.from({ length }, (_, at) => ((index * 7 + at * at * 13 + at) % 16).toString(16)).join('')
}

/** @param id a letter and a number, filled up to the form of an id */
export function idOf(short: string): string {
  return short
    .split('')
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padEnd(32, '0')
}
