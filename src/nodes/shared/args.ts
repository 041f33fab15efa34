/**
 * Command line flags of the nodes: `--name value`, `--name=value` and bare switches, checked against a
 * table. An unknown, repeated, missing or malformed flag is one sentence that names the flag, what was
 * given and the rule (reliability section 10, "config / env / CLI").
 */
import type { Result } from '../../protocol/verdict.ts'
import { nearestOf } from './nearest.ts'

interface TextFlag {
  readonly kind: 'text'
  readonly required?: true
  readonly default?: string
  /** Shown in the usage text. */
  readonly about: string
}
interface IntegerFlag {
  readonly kind: 'integer'
  readonly min: number
  readonly max: number
  readonly required?: true
  readonly default?: number
  readonly about: string
}
interface SwitchFlag {
  readonly kind: 'switch'
  readonly about: string
}
interface ListFlag {
  readonly kind: 'list'
  readonly about: string
}
export type FlagSpec = TextFlag | IntegerFlag | SwitchFlag | ListFlag
export type FlagTable = Readonly<Record<string, FlagSpec>>

type Present<S> = S extends { required: true } | { default: string | number } ? never : undefined
type FlagValue<S> = S extends SwitchFlag
  ? boolean
  : S extends ListFlag
    ? readonly string[]
    : S extends IntegerFlag
      ? number | Present<S>
      : string | Present<S>
export type Flags<T extends FlagTable> = { readonly [K in keyof T]: FlagValue<T[K]> }

/** Port flag of a server; 0 asks the system for a free one. */
export const PORT_FLAG = {
  kind: 'integer',
  min: 0,
  max: 65_535,
  default: 0,
  about: 'TCP port; 0 takes a free one',
} as const

export const LOG_FLAG = {
  kind: 'text',
  default: 'json',
  about: 'form of log lines on stderr: json, or text for people',
} as const

/** What --log says, or one sentence on stderr and exit code 2. */
export function logForm(command: string, text: string): 'json' | 'text' {
  if (text === 'json' || text === 'text') return text
  return exitBadSetting(command, `--log is "${shown(text)}" but must be json or text`)
}

/** @param table declare it `as const` so that required and defaulted flags have no `undefined` in their type. */
export function parseFlags<const T extends FlagTable>(
  args: readonly string[],
  table: T,
): Result<Flags<T>, 'bad-flag'> {
  const given = new Map<string, string[]>()
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (!word.startsWith('--')) return bad(`"${shown(word)}" is not a flag; flags start with --`)
    const equals = word.indexOf('=')
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
    const spec = Object.hasOwn(table, name) ? table[name] : undefined
    if (spec === undefined) return bad(unknownFlag(name, Object.keys(table)))
    let value = equals < 0 ? undefined : word.slice(equals + 1)
    if (spec.kind === 'switch') {
      if (value !== undefined) return bad(`--${name} takes no value`)
      value = ''
    }
    value ??= args[++i]
    if (value === undefined || (spec.kind !== 'switch' && value.startsWith('--')))
      return bad(`--${name} needs a value: ${spec.about}`)
    const before = given.get(name)
    if (before !== undefined && spec.kind !== 'list') return bad(`--${name} is given twice`)
    given.set(name, [...(before ?? []), value])
  }
  const flags: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(table)) {
    const value = parseValue(name, spec, given.get(name))
    if (!value.ok) return value
    flags[name] = value.value
  }
  return { ok: true, value: flags as Flags<T> }
}

/** For the mains: the flags, or one sentence on stderr and exit code 2. */
export function flagsOrExit<const T extends FlagTable>(
  command: string,
  args: readonly string[],
  table: T,
): Flags<T> {
  const parsed = parseFlags(args, table)
  if (parsed.ok) return parsed.value
  exitBadSetting(command, parsed.detail)
}

/** One sentence about what the operator set wrong, and exit code 2. */
export function exitBadSetting(command: string, sentence: string): never {
  process.stderr.write(`${command}: ${sentence}\n`)
  process.exit(2)
}

function parseValue(
  name: string,
  spec: FlagSpec,
  given: readonly string[] | undefined,
): Result<unknown, 'bad-flag'> {
  if (spec.kind === 'switch') return { ok: true, value: given !== undefined }
  if (spec.kind === 'list') return { ok: true, value: given ?? [] }
  const text = given?.[0]
  if (text === undefined) {
    return spec.required === true
      ? bad(`--${name} is required: ${spec.about}`)
      : { ok: true, value: spec.default }
  }
  if (spec.kind === 'text') {
    // A CR or NUL comes from a file with foreign line ends and would later fail far from its cause.
    return text === '' || /[\0\r\n]/.test(text)
      ? bad(`--${name} is empty or holds a control character`)
      : { ok: true, value: text }
  }
  const value = /^-?[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= spec.min && value <= spec.max)) {
    return bad(`--${name} is "${shown(text)}" but must be an integer from ${spec.min} to ${spec.max}`)
  }
  return { ok: true, value }
}

function unknownFlag(name: string, known: readonly string[]): string {
  const near = nearestOf(name, known)
  const meant = near === null ? '' : ` (did you mean --${near}?)`
  return `--${shown(name)} is unknown${meant}; known are ${known.map((each) => `--${each}`).join(' ')}`
}

function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)
}

function bad(detail: string): { ok: false; reason: 'bad-flag'; detail: string } {
  return { ok: false, reason: 'bad-flag', detail }
}
