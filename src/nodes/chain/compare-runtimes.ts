/**
 * What another runtime's metadata says differently from ours, for everything that ours declares. Enums of ours may leave
 * variants out, structs may not leave fields out: an enum's number tells which variant it is, a struct's bytes do not.
 */
import type { UnifiedMetadata } from '@polkadot-api/substrate-bindings'

export interface Difference {
  /** `call SubtensorModule.serve_axon.port`, and so on: kind, where, and the way into the type. */
  readonly path: string
  readonly what: string
}

type Entry = UnifiedMetadata['lookup'][number]
type Fields = readonly { readonly name: string | undefined; readonly type: number }[]

interface Pair {
  readonly ours: UnifiedMetadata
  readonly theirs: UnifiedMetadata
}

export const compareRuntimes = (ours: UnifiedMetadata, theirs: UnifiedMetadata): readonly Difference[] => {
  const pair = { ours, theirs }
  return [...pallets(pair), ...apis(pair), ...extensions(pair), ...outerTypes(pair)]
}

/** Of an extension that this app could not fill. */
export const NEW_BYTES = 'is new and carries bytes'

const differs = (path: string, what: string): Difference => ({ path, what })

const pallets = (pair: Pair): Difference[] =>
  pair.ours.pallets.flatMap((pallet) => {
    const twin = pair.theirs.pallets.find(({ name }) => name === pallet.name)
    if (twin === undefined) return [differs(`pallet ${pallet.name}`, 'is not there')]
    const index = twin.index === pallet.index ? [] : [`index ${pallet.index} is ${twin.index}`]
    return [
      ...index.map((what) => differs(`pallet ${pallet.name}`, what)),
      ...storage(pair, pallet, twin),
      ...(['calls', 'events', 'errors'] as const).flatMap((part) => {
        const [a, b] = [idOf(pallet[part]), idOf(twin[part])]
        const path = `${part.slice(0, -1)} ${pallet.name}`
        if (a === null) return []
        return b === null ? [differs(path, 'are not there')] : types(pair, a, b, path)
      }),
      ...constants(pair, pallet, twin),
    ]
  })

type Pallet = UnifiedMetadata['pallets'][number]

const idOf = (part: { readonly type: number } | undefined | null): number | null => part?.type ?? null

const storage = (pair: Pair, pallet: Pallet, twin: Pallet): Difference[] =>
  (pallet.storage?.items ?? []).flatMap((item) => {
    const path = `storage ${pallet.name}.${item.name}`
    const other = twin.storage?.items.find(({ name }) => name === item.name)
    if (other === undefined) return [differs(path, 'is not there')]
    const found: Difference[] = []
    if (item.modifier !== other.modifier) found.push(differs(path, 'is optional in one of them only'))
    if (item.fallback !== other.fallback)
      found.push(differs(path, `default ${item.fallback} is ${other.fallback}`))
    const [a, b] = [item.type, other.type]
    if (a.tag === 'plain' && b.tag === 'plain') return [...found, ...types(pair, a.value, b.value, path)]
    if (a.tag !== 'map' || b.tag !== 'map') return [...found, differs(path, `${a.tag} is ${b.tag}`)]
    const hashers = ({ value }: typeof a): string => value.hashers.map(({ tag }) => tag).join()
    if (hashers(a) !== hashers(b)) found.push(differs(path, `hashers ${hashers(a)} are ${hashers(b)}`))
    return [
      ...found,
      ...types(pair, a.value.key, b.value.key, `${path} key`),
      ...types(pair, a.value.value, b.value.value, path),
    ]
  })

/** Types only: the values are a runtime's own. */
const constants = (pair: Pair, pallet: Pallet, twin: Pallet): Difference[] =>
  pallet.constants.flatMap((constant) => {
    const path = `constant ${pallet.name}.${constant.name}`
    const other = twin.constants.find(({ name }) => name === constant.name)
    return other === undefined
      ? [differs(path, 'is not there')]
      : types(pair, constant.type, other.type, path)
  })

const apis = (pair: Pair): Difference[] =>
  pair.ours.apis.flatMap((api) =>
    api.methods.flatMap((method) => {
      const path = `api ${api.name}.${method.name}`
      const twin = pair.theirs.apis
        .find(({ name }) => name === api.name)
        ?.methods.find(({ name }) => name === method.name)
      if (twin === undefined) return [differs(path, 'is not there')]
      return [
        ...fields(pair, method.inputs, twin.inputs, `${path} in`),
        ...types(pair, method.output, twin.output, `${path} out`),
      ]
    }),
  )

const extensions = (pair: Pair): Difference[] => {
  const listOf = ({ extrinsic }: UnifiedMetadata) => extrinsic.signedExtensions[0] ?? []
  const [ours, theirs] = [listOf(pair.ours), listOf(pair.theirs)]
  const names = (list: typeof ours): string => list.map(({ identifier }) => identifier).join()
  const order = names(ours) === names(theirs) ? [] : [`${names(ours)} are ${names(theirs)}`]
  const known = new Set(ours.map(({ identifier }) => identifier))
  const unknown = theirs.filter(
    ({ identifier, type, additionalSigned }) =>
      !known.has(identifier) && !(isVoid(pair.theirs, type) && isVoid(pair.theirs, additionalSigned)),
  )
  return [
    ...order.map((what) => differs('extensions', what)),
    ...unknown.map(({ identifier }) => differs(`extension ${identifier}`, NEW_BYTES)),
    ...ours.flatMap((extension) => {
      const twin = theirs.find(({ identifier }) => identifier === extension.identifier)
      const path = `extension ${extension.identifier}`
      if (twin === undefined) return []
      return [
        ...types(pair, extension.type, twin.type, path),
        ...types(pair, extension.additionalSigned, twin.additionalSigned, `${path} signed`),
      ]
    }),
  ]
}

const isVoid = ({ lookup }: UnifiedMetadata, id: number): boolean => {
  const def = lookup[id]?.def
  return (def?.tag === 'composite' || def?.tag === 'tuple') && def.value.length === 0
}

const outerTypes = (pair: Pair): Difference[] =>
  ['RuntimeCall', 'RuntimeEvent', 'RuntimeError'].flatMap((name) => {
    const find = ({ lookup }: UnifiedMetadata) =>
      lookup.find(({ path }) => path.join('::') === `node_subtensor_runtime::${name}`)
    const [a, b] = [find(pair.ours), find(pair.theirs)]
    if (a === undefined) return []
    if (b === undefined) return [differs(name, 'is not there')]
    return variantsOnly(pair, a, b, name)
  })

/** The variants' own types are compared pallet by pallet. */
const variantsOnly = (_: Pair, a: Entry, b: Entry, path: string): Difference[] => {
  if (a.def.tag !== 'variant' || b.def.tag !== 'variant') return [differs(path, 'is no enum')]
  const theirs = b.def.value
  return a.def.value.flatMap(({ name, index }) => {
    const other = theirs.find((variant) => variant.name === name)
    if (other === undefined) return [differs(`${path}.${name}`, 'is not there')]
    return other.index === index ? [] : [differs(`${path}.${name}`, `index ${index} is ${other.index}`)]
  })
}

/** Deeper than any type of a call nests, and where those that hold themselves are left. */
const MAX_DEPTH = 12

const types = (pair: Pair, ourId: number, theirId: number, path: string): Difference[] => {
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
  const deeper = (x: number, y: number, step: string) => types(pair, x, y, `${path}.${step}`)
  if (a.tag === 'composite' && b.tag === 'composite') return fields(pair, a.value, b.value, path)
  if (a.tag === 'variant' && b.tag === 'variant') return variants(pair, a.value, b.value, path)
  if (a.tag === 'sequence' && b.tag === 'sequence') return deeper(a.value, b.value, '[]')
  if (a.tag === 'compact' && b.tag === 'compact') return deeper(a.value, b.value, 'compact')
  if (a.tag === 'array' && b.tag === 'array')
    return a.value.len === b.value.len
      ? deeper(a.value.type, b.value.type, '[]')
      : [differs(path, `${a.value.len} of them are ${b.value.len}`)]
  if (a.tag === 'tuple' && b.tag === 'tuple') {
    const unnamed = (ids: readonly number[]): Fields => ids.map((type) => ({ name: undefined, type }))
    return fields(pair, unnamed(a.value), unnamed(b.value), path)
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
    return [...moved, ...fields(pair, own, other.fields, at)]
  })

/** By name, so that one that is new or gone is one difference and not all after it. */
const fields = (pair: Pair, ours: Fields, theirs: Fields, path: string): Difference[] => {
  const keyed = (list: Fields) => new Map(list.map(({ name, type }, at) => [name ?? `${at}`, { at, type }]))
  const [mine, other] = [keyed(ours), keyed(theirs)]
  const gone = [...mine].flatMap(([name, { at, type }]) => {
    const twin = other.get(name)
    if (twin === undefined) return [differs(`${path}.${name}`, 'is not there')]
    const moved = twin.at === at ? [] : [differs(`${path}.${name}`, `place ${at} is ${twin.at}`)]
    return [...moved, ...types(pair, type, twin.type, `${path}.${name}`)]
  })
  const fresh = [...other.keys()].filter((name) => !mine.has(name))
  return [...gone, ...fresh.map((name) => differs(`${path}.${name}`, 'is new'))]
}
