/**
 * JSON Schema of the declarations in api-answers.ts. Covers the kinds that are used there and throws on any other, so that
 * a new kind cannot be described wrongly in silence.
 */
import * as v from 'valibot'

export type JsonSchema = { readonly [member: string]: unknown }

/** What a schema of valibot shows of itself. */
interface Shown {
  readonly type: string
  readonly kind: string
  readonly pipe?: readonly Shown[]
  readonly wrapped?: v.GenericSchema
  readonly item?: v.GenericSchema
  readonly entries?: Readonly<Record<string, v.GenericSchema>>
  readonly options?: readonly unknown[]
  readonly literal?: unknown
  readonly requirement?: unknown
}

/** The schemas that get a name of their own under `components`, by identity. */
export type Named = ReadonlyMap<unknown, string>

export function jsonSchemaOf(schema: v.GenericSchema, named: Named): JsonSchema {
  const definition = v.getDescription(schema)
  const { unit } = v.getMetadata(schema) as { readonly unit?: string }
  const said = {
    ...(definition === undefined ? {} : { description: definition }),
    ...(unit === undefined || unit === '' ? {} : { 'x-unit': unit }),
  }
  const parts = flat(schema as unknown as Shown)
  const name = parts.map((part) => named.get(part)).find((found) => found !== undefined)
  if (name !== undefined) return { $ref: `#/components/schemas/${name}`, ...said }
  return { ...bodyOf(schema as unknown as Shown, parts, named), ...said }
}

/** A schema with its pipe, and the pipes inside it, laid out in a row. */
function flat(part: Shown): Shown[] {
  if (part.pipe === undefined) return [part]
  return part.pipe.flatMap((each) => (each === part ? [each] : flat(each)))
}

function bodyOf(schema: Shown, parts: readonly Shown[], named: Named): JsonSchema {
  const inside = (each: v.GenericSchema): JsonSchema => jsonSchemaOf(each, named)
  switch (schema.type) {
    case 'boolean':
      return { type: 'boolean' }
    case 'string':
    case 'number':
      return Object.assign({ type: schema.type }, ...parts.map(boundOf)) as JsonSchema
    case 'literal':
      return { const: schema.literal }
    case 'picklist':
      return { enum: schema.options }
    case 'nullable':
      return { anyOf: [wrapped(schema, inside), { type: 'null' }] }
    case 'array':
      return { type: 'array', items: schema.item === undefined ? {} : inside(schema.item) }
    case 'strict_object': {
      const entries = Object.entries(schema.entries ?? {})
      return {
        type: 'object',
        required: entries.map(([member]) => member),
        additionalProperties: false,
        properties: Object.fromEntries(entries.map(([member, each]) => [member, inside(each)])),
      }
    }
    case 'variant':
      return { oneOf: (schema.options as readonly v.GenericSchema[]).map(inside) }
    default:
      throw new TypeError(`no JSON Schema for ${schema.type}`)
  }
}

function wrapped(schema: Shown, inside: (each: v.GenericSchema) => JsonSchema): JsonSchema {
  if (schema.wrapped === undefined) throw new TypeError('a nullable of nothing')
  return inside(schema.wrapped)
}

function boundOf({ kind, type, requirement }: Shown): JsonSchema {
  if (kind !== 'validation') return {}
  switch (type) {
    case 'safe_integer':
    case 'integer':
      return { type: 'integer' }
    case 'finite':
      return {}
    case 'min_value':
      return { minimum: requirement }
    case 'max_value':
      return { maximum: requirement }
    case 'max_length':
      return { maxLength: requirement }
    case 'regex':
      return { pattern: (requirement as RegExp).source }
    default:
      throw new TypeError(`no JSON Schema for the bound ${type}`)
  }
}
