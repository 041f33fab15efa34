/**
 * Malformed stored values, made from a good one: every node of it is left out, replaced and surrounded by what no honest
 * writer makes (reliability section 10, the generic row), so that a new member of a format is tried without anybody thinking of it.
 */

export interface BadValue {
  /** Where, as `a.b[0].c`; empty for the whole. */
  readonly path: string
  readonly what: string
  readonly value: unknown
  /** Whether what stands there now is of the same kind as before (a text for a text): then only its format can tell whether it is bad. */
  readonly isOfKind: boolean
}

type Step = string | number

/** How long a text is too long; a member of a million characters is for the thorough run. */
export interface BadValueOptions {
  readonly longText: number
  readonly depth: number
  /** Elements of a list that is too long. */
  readonly many: number
}

export const FAST: BadValueOptions = { longText: 4_000, depth: 100, many: 200 }
export const THOROUGH: BadValueOptions = { longText: 1_000_000, depth: 5_000, many: 10_000 }

/** One value of each kind that a format may have in the place of another. */
function strangers({ longText, depth }: BadValueOptions): readonly (readonly [string, unknown])[] {
  let nested: unknown = 1
  for (let i = 0; i < depth; i++) nested = [nested]
  return [
    ['null', null],
    ['true', true],
    ['an empty text', ''],
    ['a text', 'x'],
    ['NUL', '\0'],
    ['half a character', '\ud800'],
    ['right to left', 'a\u202eb'],
    ['a path', '../../etc/passwd'],
    ['__proto__', '__proto__'],
    ['a long text', 'x'.repeat(longText)],
    ['zero', 0],
    ['minus zero', -0],
    ['minus one', -1],
    ['a half', 0.5],
    ['2^53 + 1', 2 ** 53 + 2],
    ['1e308', 1e308],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['a bigint', 2n ** 64n],
    ['an empty list', []],
    ['an empty object', {}],
    ['a list in a list, and so on', nested],
    ['no bytes', new Uint8Array(0)],
    ['bytes', new Uint8Array(33)],
  ]
}

/** Everything that `value` is made of is changed in every way, one at a time; `value` itself stays as it is. */
export function* badValuesOf(value: unknown, options = FAST): Generator<BadValue> {
  const kinds = strangers(options)
  for (const steps of placesOf(value)) {
    const path = pathOf(steps)
    const here = at(value, steps)
    for (const [what, other] of [...kinds, ...surrounded(here, options.many)])
      yield { path, what, value: replaced(value, steps, other), isOfKind: kindOf(other) === kindOf(here) }
    if (steps.length === 0) continue
    const isElement = typeof steps.at(-1) === 'number'
    yield { path, what: 'left out', value: without(value, steps), isOfKind: isElement }
    yield { path, what: 'undefined', value: replaced(value, steps, undefined), isOfKind: false }
  }
}

/** The places of a value, as `badValuesOf` names them: to be held against those of its schema. */
export function pathsOf(value: unknown): string[] {
  return placesOf(value).map(pathOf)
}

function* surrounded(value: unknown, many: number): Generator<readonly [string, unknown]> {
  if (value instanceof Uint8Array) {
    yield ['a byte more', Uint8Array.from([...value, 0])]
    yield ['a byte less', value.slice(1)]
  } else if (Array.isArray(value)) {
    yield ['one more', [...value, value[0] ?? null]]
    yield ['one less', value.slice(1)]
    yield ['far more', Array.from({ length: many }, () => value[0] ?? 0)]
  } else if (isRecord(value)) {
    yield ['an unknown member', { ...value, filetaoUnknownMember: 1 }]
    yield ['a member __proto__', withOwn(value, '__proto__', { admin: true })]
    yield ['a member constructor', withOwn(value, 'constructor', { prototype: {} })]
    yield ['as a list', Object.values(value)]
  } else if (typeof value === 'string') {
    yield ['a character more', `${value}x`]
    yield ['a character less', value.slice(1)]
    yield ['a line more', `${value}\n`]
    yield ['in capitals', value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase()]
    yield ['decomposed', `${value}e\u0301`.normalize('NFD')]
  } else if (typeof value === 'number') {
    yield ['as text', String(value)]
    yield ['one more', value + 1]
    yield ['one less', value - 1]
  } else if (typeof value === 'boolean') {
    yield ['as a number', Number(value)]
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return 'bytes'
  if (Array.isArray(value)) return 'list'
  // No format has a place for it, whatever JavaScript calls it.
  return typeof value === 'number' && Number.isNaN(value) ? 'NaN' : typeof value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value)
  )
}

function placesOf(value: unknown, before: readonly Step[] = []): (readonly Step[])[] {
  if (Array.isArray(value)) {
    // Elements of a list are alike: the first and the last stand for all.
    const few = [...new Set([0, value.length - 1])].filter((index) => index >= 0 && index < value.length)
    const elements = value.length <= 16 ? value.keys() : few
    return [before, ...[...elements].flatMap((index) => placesOf(value[index], [...before, index]))]
  }
  if (!isRecord(value)) return [before]
  return [before, ...Object.keys(value).flatMap((name) => placesOf(value[name], [...before, name]))]
}

function pathOf(steps: readonly Step[]): string {
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')
}

function at(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((inner, step) => Reflect.get(Object(inner), step), value)
}

function replaced(value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown {
  if (step === undefined) return by
  const inner = replaced(Reflect.get(Object(value), step), rest, by)
  if (Array.isArray(value)) return value.map((each: unknown, index) => (index === step ? inner : each))
  return { ...(value as object), [step]: inner }
}

function without(value: unknown, steps: readonly Step[]): unknown {
  const last = steps.at(-1)
  const holder = at(value, steps.slice(0, -1))
  if (Array.isArray(holder))
    return replaced(
      value,
      steps.slice(0, -1),
      holder.filter((_, index) => index !== last),
    )
  const { [String(last)]: _, ...rest } = holder as Record<string, unknown>
  return replaced(value, steps.slice(0, -1), rest)
}

function withOwn(value: object, name: string, member: unknown): object {
  const copy = { ...value }
  Object.defineProperty(copy, name, { value: member, enumerable: true, configurable: true, writable: true })
  return copy
}

/** Malformed texts around a good JSON text: what a careful reader of it must not take for the good one. */
export function* badJsonTexts(
  good: string,
  { depth }: BadValueOptions = FAST,
): Generator<readonly [string, string]> {
  yield ['nothing', '']
  yield ['spaces', '   ']
  yield ['cut', good.slice(0, -2)]
  yield ['cut in the middle', good.slice(0, good.length >> 1)]
  yield ['two documents', good + good]
  yield ['something after it', `${good.trimEnd()}x`]
  yield ['a byte order mark', `\uFEFF${good}`]
  yield ['UTF-16', Buffer.from(good, 'utf16le').toString('latin1')]
  yield ['NUL', '\0'.repeat(64)]
  yield ['a comment', `/* */${good}`]
  yield ['single quotes', good.replaceAll('"', "'")]
  yield ['deep lists', '['.repeat(depth * 20) + ']'.repeat(depth * 20)]
  yield ['deep objects', '{"a":'.repeat(depth * 20) + '1' + '}'.repeat(depth * 20)]
  yield ['HTML', '<!doctype html><title>502 Bad Gateway</title>']
}
