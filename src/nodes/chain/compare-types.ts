/** How one type of a runtime differs from the one of the same place in another. */
import type { UnifiedMetadata } from '@polkadot-api/substrate-bindings'

export interface Difference {
  /** `call SubtensorModule.serve_axon.port`, and so on: kind, where, and the way into the type. */
  readonly path: string
  readonly what: string
}

export type Entry = UnifiedMetadata['lookup'][number]
type Fields = readonly { readonly name: string | undefined; readonly type: number }[]

export interface Pair {
  readonly ours: UnifiedMetadata
  readonly theirs: UnifiedMetadata
}

export const differs = (path: string, what: string): Difference => ({ path, what })

/** Deeper than any type of a call nests, and where those that hold themselves are left. */
const MAX_DEPTH = 12

export const typeDifferences = (pair: Pair, ourId: number, theirId: number, path: string): Difference[] => {
  if (path.split('.').length > MAX_DEPTH) return []
  const [a, b] = [pair.ours.lookup[ourId], pair.theirs.lookup[theirId]]
  if (a === undefined || b === undefined) return [differs(path, 'has no type')]
  const wrong = (what: string): Difference[] => [differs(path, what)]
  if (a.def.tag !== b.def.tag) return wrong(`${a.def.tag} is ${b.def.tag}`)
  const [aPath, bPath] = [a.path.join('::'), b.path.join('::')]
  const named = aPath !== '' && aPath !== bPath ? wrong(`${aPath} is ${bPath}`) : []
  return [...named, ...definitions(pair, a.def, b.def, path)]
}

const definitions = (pair: Pair, a: Entry['def'], b: Entry['def'], path: string): Difference[] => {
  const deeper = (x: number, y: number, step: string) => typeDifferences(pair, x, y, `${path}.${step}`)
  if (a.tag === 'composite' && b.tag === 'composite') return fieldDifferences(pair, a.value, b.value, path)
  if (a.tag === 'variant' && b.tag === 'variant') return variants(pair, a.value, b.value, path)
  if (a.tag === 'sequence' && b.tag === 'sequence') return deeper(a.value, b.value, '[]')
  if (a.tag === 'compact' && b.tag === 'compact') return deeper(a.value, b.value, 'compact')
  if (a.tag === 'array' && b.tag === 'array')
    return a.value.len === b.value.len
      ? deeper(a.value.type, b.value.type, '[]')
      : [differs(path, `${a.value.len} of them are ${b.value.len}`)]
  if (a.tag === 'tuple' && b.tag === 'tuple') {
    const unnamed = (ids: readonly number[]): Fields => ids.map((type) => ({ name: undefined, type }))
    return fieldDifferences(pair, unnamed(a.value), unnamed(b.value), path)
  }
  if (a.tag === 'primitive' && b.tag === 'primitive')
    return a.value.tag === b.value.tag ? [] : [differs(path, `${a.value.tag} is ${b.value.tag}`)]
  return [differs(path, `${a.tag} is not compared`)]
}

type Variants = readonly { readonly name: string; readonly index: number; readonly fields: Fields }[]

const variants = (pair: Pair, ours: Variants, theirs: Variants, path: string): Difference[] =>
  ours.flatMap(({ name, index, fields: own }) => {
    const at = `${path}.${name}`
    const other = theirs.find((variant) => variant.name === name)
    if (other === undefined) return [differs(at, 'is not there')]
    const moved = other.index === index ? [] : [differs(at, `index ${index} is ${other.index}`)]
    return [...moved, ...fieldDifferences(pair, own, other.fields, at)]
  })

/** By name, so that one that is new or gone is one difference and not all after it. */
export const fieldDifferences = (pair: Pair, ours: Fields, theirs: Fields, path: string): Difference[] => {
  const keyed = (list: Fields) => new Map(list.map(({ name, type }, at) => [name ?? `${at}`, { at, type }]))
  const [mine, other] = [keyed(ours), keyed(theirs)]
  const gone = [...mine].flatMap(([name, { at, type }]) => {
    const twin = other.get(name)
    if (twin === undefined) return [differs(`${path}.${name}`, 'is not there')]
    const moved = twin.at === at ? [] : [differs(`${path}.${name}`, `place ${at} is ${twin.at}`)]
    return [...moved, ...typeDifferences(pair, type, twin.type, `${path}.${name}`)]
  })
  const fresh = [...other.keys()].filter((name) => !mine.has(name))
  return [...gone, ...fresh.map((name) => differs(`${path}.${name}`, 'is new'))]
}
