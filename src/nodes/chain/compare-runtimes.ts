/**
 * What another runtime's metadata says differently from ours, for everything that ours declares. Enums of ours may leave
 * variants out, structs may not leave fields out: an enum's number tells which variant it is, a struct's bytes do not.
 */
import type { UnifiedMetadata } from '@polkadot-api/substrate-bindings'
import {
  type Difference,
  differs,
  type Entry,
  fieldDifferences,
  type Pair,
  typeDifferences,
} from './compare-types.ts'

/** Of an extension that this app could not fill. */
export const NEW_BYTES = 'is new and carries bytes'

export const compareRuntimes = (ours: UnifiedMetadata, theirs: UnifiedMetadata): readonly Difference[] => {
  const pair = { ours, theirs }
  return [...pallets(pair), ...apis(pair), ...extensions(pair), ...outerTypes(pair)]
}

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
        return b === null ? [differs(path, 'are not there')] : typeDifferences(pair, a, b, path)
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
    if (a.tag === 'plain' && b.tag === 'plain')
      return [...found, ...typeDifferences(pair, a.value, b.value, path)]
    if (a.tag !== 'map' || b.tag !== 'map') return [...found, differs(path, `${a.tag} is ${b.tag}`)]
    const hashers = ({ value }: typeof a): string => value.hashers.map(({ tag }) => tag).join()
    if (hashers(a) !== hashers(b)) found.push(differs(path, `hashers ${hashers(a)} are ${hashers(b)}`))
    return [
      ...found,
      ...typeDifferences(pair, a.value.key, b.value.key, `${path} key`),
      ...typeDifferences(pair, a.value.value, b.value.value, path),
    ]
  })

/** Types only: the values are a runtime's own. */
const constants = (pair: Pair, pallet: Pallet, twin: Pallet): Difference[] =>
  pallet.constants.flatMap((constant) => {
    const path = `constant ${pallet.name}.${constant.name}`
    const other = twin.constants.find(({ name }) => name === constant.name)
    return other === undefined
      ? [differs(path, 'is not there')]
      : typeDifferences(pair, constant.type, other.type, path)
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
        ...fieldDifferences(pair, method.inputs, twin.inputs, `${path} in`),
        ...typeDifferences(pair, method.output, twin.output, `${path} out`),
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
        ...typeDifferences(pair, extension.type, twin.type, path),
        ...typeDifferences(pair, extension.additionalSigned, twin.additionalSigned, `${path} signed`),
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
