/**
 * Answers with one member replaced by each of a list of hostile values: what every verifier must give a verdict on and the
 * engine must outlive. Values that no transport lets through are among them: a verifier does not rely on its transport.
 */
const NESTED = 10_000

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i += 1) value = [value]
  return value
}

function nestedObject(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i += 1) value = { left: value }
  return value
}

function cyclic(): unknown {
  const list: unknown[] = []
  list.push(list)
  return list
}

const LARGE = new Uint8Array(16 * 1024 * 1024 + 1)

/** Label and value. Built once: the large ones are shared. */
export const HOSTILE_VALUES: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['zero', 0],
  ['minus zero', -0],
  ['minus one', -1],
  ['a fraction', 0.5],
  ['NaN', Number.NaN],
  ['1e999', Number.POSITIVE_INFINITY],
  ['minus 1e999', Number.NEGATIVE_INFINITY],
  ['2^53', 2 ** 53],
  ['2^53 + 1 as bigint', 2n ** 53n + 1n],
  ['a bigint of 100,000 bits', 1n << 100_000n],
  ['a negative bigint', -1n],
  ['empty text', ''],
  ['a space', ' '],
  ['NUL', '\0'],
  ['a lone surrogate', '\ud800'],
  ['right-to-left override', '\u202e'],
  ['a million nines', '9'.repeat(1_000_000)],
  ['a million bytes of hex', 'ab'.repeat(1_000_000)],
  ['a million A in base64', 'A'.repeat(1_000_000)],
  ['hex of a comma', '2c'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['an empty list', []],
  ['an empty object', {}],
  ['an object without prototype', Object.create(null)],
  ['an own __proto__', JSON.parse('{"__proto__":{"length":5,"left":"ab"}}')],
  ['an object with a bad toString', { toString: 5, valueOf: 5 }],
  ['an object with a length', { length: 2 ** 31 }],
  ['a list of 100,000', Array.from({ length: 100_000 }, () => 'ab'.repeat(32))],
  ['a sparse list', Object.assign([], { length: 2 ** 32 - 1 })],
  ['lists nested 10,000 deep', nested(NESTED)],
  ['objects nested 10,000 deep', nestedObject(NESTED)],
  ['text nested 10,000 deep', '['.repeat(NESTED)],
  ['base64 nested 10,000 deep', Buffer.from('['.repeat(NESTED)).toString('base64')],
  ['a list that holds itself', cyclic()],
  ['no bytes', new Uint8Array(0)],
  ['one byte', new Uint8Array(1)],
  ['16 MiB and one byte', LARGE],
  ['other typed numbers', new Float64Array(4)],
  ['an array buffer', new ArrayBuffer(8)],
  ['a date', new Date(Number.NaN)],
  ['a map', new Map([['length', 3]])],
  ['a symbol', Symbol('x')],
  ['a function', () => 5],
]

export interface Mutant<T> {
  readonly label: string
  readonly answer: T
}

/** Every member in turn with every hostile value, every member missing, and the values in the place of the answer itself. */
export function* mutants<T extends object>(answer: T): Generator<Mutant<unknown>> {
  for (const [label, value] of HOSTILE_VALUES) yield { label: `the answer: ${label}`, answer: value }
  for (const name of Object.keys(answer)) {
    for (const [label, value] of HOSTILE_VALUES) {
      yield { label: `${name}: ${label}`, answer: { ...answer, [name]: value } }
    }
    const { [name as keyof T]: _, ...rest } = answer
    yield { label: `${name}: missing`, answer: rest }
  }
}
