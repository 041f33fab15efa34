/**
 * Builds the type table of runtime metadata from short text: `Vec<(AccountId32,Compact<u64>)>`. Each
 * distinct text becomes one entry, so the table stays small and the shapes read like the chain's sources.
 */
import type { V15 } from '@polkadot-api/substrate-bindings'

export type TypeEntry = V15['lookup'][number]
type TypeDef = TypeEntry['def']

/** A named type: fields of a struct as [name, type text], or variants of an enum. */
export type NamedType =
  | { readonly path: string; readonly fields: readonly (readonly [string, string])[] }
  | { readonly path: string; readonly wraps: string }
  | { readonly path: string; readonly variants: readonly Variant[] }

export interface Variant {
  readonly index: number
  readonly name: string
  /** [name or empty for a positional field, type text]. */
  readonly fields?: readonly (readonly [string, string])[]
}

const PRIMITIVES = ['bool', 'char', 'str', 'u8', 'u16', 'u32', 'u64', 'u128', 'i128'] as const

/** Splits at commas (or a semicolon) outside any bracket. */
const splitTop = (text: string, separator: string): string[] => {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if ('<([{'.includes(c)) depth++
    else if ('>)]}'.includes(c)) depth--
    else if (c === separator && depth === 0) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  if (start < text.length) parts.push(text.slice(start))
  return parts
}

const between = (text: string, open: string, close: string): string | null =>
  text.startsWith(open) && text.endsWith(close) ? text.slice(open.length, -close.length) : null

/** `name:Type name:Type` as a list of fields; a positional field is `:Type`. */
export const fields = (text: string): [string, string][] =>
  text
    .trim()
    .split(/\s+/)
    .map((part) => {
      const colon = part.indexOf(':')
      return [part.slice(0, colon), part.slice(colon + 1)]
    })

/** Variants without fields. */
export const bare = (pairs: readonly (readonly [number, string])[]): Variant[] =>
  pairs.map(([index, name]) => ({ index, name }))

export class TypeRegistry {
  readonly entries: TypeEntry[] = []
  readonly #named: Readonly<Record<string, NamedType>>
  readonly #ids = new Map<string, number>()

  constructor(named: Readonly<Record<string, NamedType>>) {
    this.#named = named
  }

  /** @returns the id of the type, adding it and what it refers to when new. Throws on a text it cannot read. */
  id(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const id = this.entries.length
    this.#ids.set(text, id)
    const entry: TypeEntry = { id, path: [], params: [], def: { tag: 'tuple', value: [] }, docs: [] }
    // Reserved before its parts are read, so that ids are dense even when types nest.
    this.entries.push(entry)
    this.#fill(entry, text)
    return id
  }

  #fill(entry: TypeEntry, text: string): void {
    const option = between(text, 'Option<', '>')
    const result = between(text, 'Result<', '>')
    const named = this.#named[text]
    if (result !== null) {
      const [ok = '', err = ''] = splitTop(result, ',')
      const [okId, errId] = [this.id(ok), this.id(err)]
      entry.path = ['Result']
      // Client libraries know the type by these two.
      entry.params = [
        { name: 'T', type: okId },
        { name: 'E', type: errId },
      ]
      entry.def = {
        tag: 'variant',
        value: [
          { name: 'Ok', fields: [field('', okId)], index: 0, docs: [] },
          { name: 'Err', fields: [field('', errId)], index: 1, docs: [] },
        ],
      }
    } else if (option !== null) {
      const inner = this.id(option)
      entry.path = ['Option']
      entry.params = [{ name: 'T', type: inner }]
      entry.def = {
        tag: 'variant',
        value: [
          { name: 'None', fields: [], index: 0, docs: [] },
          { name: 'Some', fields: [field('', inner)], index: 1, docs: [] },
        ],
      }
    } else if (named !== undefined) {
      entry.path = named.path.split('::')
      entry.def = this.#definition(named)
    } else entry.def = this.#plain(text)
  }

  #definition(named: NamedType): TypeDef {
    if ('wraps' in named) return { tag: 'composite', value: [field('', this.id(named.wraps))] }
    if ('fields' in named)
      return { tag: 'composite', value: named.fields.map(([name, type]) => field(name, this.id(type))) }
    return {
      tag: 'variant',
      value: named.variants.map(({ index, name, fields }) => ({
        name,
        index,
        fields: (fields ?? []).map(([fieldName, type]) => field(fieldName, this.id(type))),
        docs: [],
      })),
    }
  }

  #plain(text: string): TypeDef {
    const primitive = PRIMITIVES.find((p) => p === text)
    if (primitive !== undefined) return { tag: 'primitive', value: { tag: primitive, value: undefined } }
    const compact = between(text, 'Compact<', '>')
    if (compact !== null) return { tag: 'compact', value: this.id(compact) }
    const sequence = between(text, 'Vec<', '>')
    if (sequence !== null) return { tag: 'sequence', value: this.id(sequence) }
    const array = between(text, '[', ']')
    if (array !== null) {
      const [inner = '', length = ''] = splitTop(array, ';')
      return { tag: 'array', value: { type: this.id(inner), len: Number(length) } }
    }
    const tuple = between(text, '(', ')')
    if (tuple !== null) return { tag: 'tuple', value: splitTop(tuple, ',').map((part) => this.id(part)) }
    throw new Error(`type text not understood: ${text}`)
  }
}

const field = (name: string, type: number) => ({
  name: name === '' ? undefined : name,
  type,
  typeName: undefined,
  docs: [],
})
