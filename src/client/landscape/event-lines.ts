/** Server-sent events as they come in pieces (docs/api.md, The stream). A stream that is none ends in an error. */

/** One event of a validator takes a few hundred bytes. */
const LINE_CHARS_MAX = 64 * 1024

export interface SentEvent {
  /** Empty unless the stream gave a name. */
  readonly name: string
  readonly data: string
}

export interface EventLines {
  /** The events that this piece completes. @throws RangeError for a line longer than any honest one */
  take(piece: string): readonly SentEvent[]
}

export function createEventLines(): EventLines {
  let rest = ''
  let name = ''
  let data: string[] = []

  const line = (text: string): SentEvent | null => {
    if (text === '') {
      const event = data.length === 0 ? null : { name, data: data.join('\n') }
      name = ''
      data = []
      return event
    }
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') name = value
    if (field === 'data') data.push(value)
    if (data.length > 64) throw new RangeError('an event of too many lines')
    return null
  }
  return {
    take(piece) {
      const lines = (rest + piece).split(/\r\n|\n/)
      rest = lines.pop() ?? ''
      if (rest.length > LINE_CHARS_MAX || lines.some(({ length }) => length > LINE_CHARS_MAX))
        throw new RangeError('a line longer than any honest one')
      return lines.flatMap((each) => line(each) ?? [])
    },
  }
}
