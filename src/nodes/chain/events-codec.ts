/** System.Events as bytes, with a module's error as its two numbers. */
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders'
import { decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings'
import { METADATA } from './metadata.ts'

/**
 * The same codecs, but a module's error is its two numbers. The library knows that struct by its fields and writes it by
 * name, and then without the zeros that fill it up, which nothing can read again (metadata-builders 0.14.3).
 */
const numberedErrors = (bytes: Uint8Array) => {
  const unified = unifyMetadata(decAnyMetadata(bytes))
  const lookup = unified.lookup.map((entry) => {
    if (entry.path.at(-1) !== 'ModuleError' || entry.def.tag !== 'composite') return entry
    const value = entry.def.value.map((one) => ({ ...one, name: `module_${one.name ?? ''}` }))
    return { ...entry, def: { ...entry.def, value } }
  })
  return getDynamicBuilder(getLookupFn({ ...unified, lookup }))
}

/** With `{ module_index, module_error }` for a module's error. */
export const eventsCodec = numberedErrors(METADATA).buildStorage('System', 'Events').value
