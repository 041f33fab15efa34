/**
 * Logs are JSON lines on stderr, one object each, never over 1 KiB: a hostile peer must not be able to
 * fill a disk or hide an event behind a megabyte of its own text (reliability section 10). Callers pass
 * named scalar fields only, so neither bodies nor keys can be logged by accident.
 */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogField = string | number | bigint | boolean | null | undefined
export type LogFields = Readonly<Record<string, LogField>>

export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  /** A log whose every line also carries `fields`. */
  with(fields: LogFields): Log
}

export interface LogOptions {
  /** Least severe level that is written. Default `info`, or the environment's FILETAO_LOG. */
  level?: LogLevel
  /** `json`, the default, for programs; `text` for people at a terminal. */
  form?: 'json' | 'text'
  /** Receives one line without its newline. Default: stderr. */
  write?: (line: string) => void
  /** Unix milliseconds. */
  now?: () => number
}

/** Characters of one field: the longest legitimate value is an encoded point, 314. */
const FIELD_CHARACTERS = 320
/** Bytes of one line, newline excluded. */
const LINE_BYTES = 1000

const SEVERITY: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** @param node who speaks, for example `miner`; the first member of every line after the time. */
export function createLog(node: string, options: LogOptions = {}): Log {
  const threshold = SEVERITY[options.level ?? levelFromEnvironment()]
  const write = options.write ?? ((line: string) => void process.stderr.write(`${line}\n`))
  const now = options.now ?? Date.now
  const show = options.form === 'text' ? textOf : (line: string) => line
  const build = (bound: LogFields): Log => {
    const at = (level: LogLevel) => (event: string, fields?: LogFields) => {
      if (SEVERITY[level] < threshold) return
      const head = { at: new Date(now()).toISOString(), level, node, event }
      write(show(formatLine(head, { ...bound, ...fields })))
    }
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      with: (fields) => build({ ...bound, ...fields }),
    }
  }
  return build({})
}

/** A log that writes nothing, for tests and libraries. */
export const silentLog: Log = createLog('silent', { write: () => undefined })

/**
 * What may be said of a caught value: its class, code and message. Stacks stay out of the log; the code
 * is what an operator searches for.
 */
export function errorFields(caught: unknown): LogFields {
  if (!(caught instanceof Error)) return { error: typeof caught }
  const code = 'code' in caught && typeof caught.code === 'string' ? caught.code : undefined
  const cause = caught.cause instanceof Error ? caught.cause.message : undefined
  return { error: caught.name, code, detail: caught.message, cause }
}

function formatLine(head: Record<string, string>, fields: LogFields): string {
  const line: Record<string, string | number | boolean | null> = { ...head }
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || name in head) continue
    line[name] =
      typeof value === 'string' ? clip(value) : typeof value === 'bigint' ? value.toString() : value
  }
  const text = JSON.stringify(line)
  return Buffer.byteLength(text) <= LINE_BYTES
    ? text
    : JSON.stringify({ ...head, event: clip(head['event'] ?? ''), clipped: true })
}

/** The same line for people: a value with anything but plain characters stays in its quotes, so that it cannot pass for another field. */
function textOf(json: string): string {
  const { at, level, node, event, ...fields } = JSON.parse(json) as Record<string, unknown>
  const said = Object.entries(fields).map(([name, value]) => {
    const plain = typeof value === 'string' && /^[\w.:/+-]+$/.test(value)
    return `${name}=${plain ? value : JSON.stringify(value)}`
  })
  return [String(at), String(level).toUpperCase().padEnd(5), `${String(node)}:`, String(event), ...said].join(
    ' ',
  )
}

function clip(text: string): string {
  return text.length <= FIELD_CHARACTERS ? text : `${text.slice(0, FIELD_CHARACTERS)}…`
}

function levelFromEnvironment(): LogLevel {
  const wanted = process.env['FILETAO_LOG']
  return wanted === 'debug' || wanted === 'warn' || wanted === 'error' ? wanted : 'info'
}
