/**
 * Checks a value against the part of JSON Schema that docs/openapi.json uses, and throws on any other keyword, so that a
 * document that says more than this understands cannot pass unread.
 */

type Schema = Readonly<Record<string, unknown>>

const KNOWN = new Set([
  '$ref',
  'type',
  'const',
  'enum',
  'anyOf',
  'oneOf',
  'items',
  'required',
  'additionalProperties',
  'properties',
  'minimum',
  'maximum',
  'maxLength',
  'pattern',
  'default',
  'description',
  'x-unit',
])

/** @returns one line for each place that differs; empty when the value fits */
export function schemaProblems(value: unknown, schema: Schema, document: unknown, at = '$'): string[] {
  for (const keyword of Object.keys(schema)) {
    if (!KNOWN.has(keyword)) throw new TypeError(`${at}: the keyword ${keyword} is not understood`)
  }
  const inside = (each: unknown, part: unknown, where: string) =>
    schemaProblems(each, part as Schema, document, where)
  if (typeof schema['$ref'] === 'string') return inside(value, resolved(document, schema['$ref']), at)
  if (Array.isArray(schema['anyOf'])) {
    const tries = schema['anyOf'].map((part) => inside(value, part, at))
    return tries.some((problems) => problems.length === 0)
      ? []
      : [`${at}: fits no alternative: ${tries.flat().join('; ')}`]
  }
  if (Array.isArray(schema['oneOf'])) {
    const fits = schema['oneOf'].filter((part) => inside(value, part, at).length === 0)
    return fits.length === 1
      ? []
      : [`${at}: fits ${fits.length} alternatives of one: ${JSON.stringify(value)}`]
  }
  if ('const' in schema) return value === schema['const'] ? [] : [`${at}: is not ${String(schema['const'])}`]
  if (Array.isArray(schema['enum']))
    return schema['enum'].includes(value) ? [] : [`${at}: ${String(value)} is none of the values`]
  switch (schema['type']) {
    case 'null':
      return value === null ? [] : [`${at}: is not null`]
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at}: is no boolean`]
    case 'string':
      return stringProblems(value, schema, at)
    case 'number':
    case 'integer':
      return numberProblems(value, schema, at)
    case 'array':
      if (!Array.isArray(value)) return [`${at}: is no array`]
      return value.flatMap((each, index) => inside(each, schema['items'], `${at}[${index}]`))
    case 'object':
      return objectProblems(value, schema, inside, at)
    default:
      throw new TypeError(`${at}: a schema without a type`)
  }
}

function resolved(document: unknown, reference: string): unknown {
  let place = document
  for (const step of reference.replace(/^#\//, '').split('/')) place = (place as Schema)[step]
  if (place === undefined) throw new TypeError(`${reference} leads nowhere`)
  return place
}

function stringProblems(value: unknown, schema: Schema, at: string): string[] {
  if (typeof value !== 'string') return [`${at}: is no string`]
  const { maxLength, pattern } = schema
  if (typeof maxLength === 'number' && value.length > maxLength) return [`${at}: is longer than ${maxLength}`]
  return typeof pattern === 'string' && !new RegExp(pattern).test(value)
    ? [`${at}: is not like ${pattern}`]
    : []
}

function numberProblems(value: unknown, schema: Schema, at: string): string[] {
  if (typeof value !== 'number') return [`${at}: is no number`]
  const { minimum, maximum, type } = schema
  if (type === 'integer' && !Number.isInteger(value)) return [`${at}: ${value} is no integer`]
  if (typeof minimum === 'number' && value < minimum) return [`${at}: ${value} is below ${minimum}`]
  return typeof maximum === 'number' && value > maximum ? [`${at}: ${value} is above ${maximum}`] : []
}

function objectProblems(
  value: unknown,
  { required, properties, additionalProperties }: Schema,
  inside: (each: unknown, part: unknown, where: string) => string[],
  at: string,
): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: is no object`]
  if (additionalProperties !== false) throw new TypeError(`${at}: an object that may have any member`)
  const known = properties as Schema
  const members = Object.entries(value)
  return [
    ...(required as string[])
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => `${at}: has no ${name}`),
    ...members
      .filter(([name]) => !Object.hasOwn(known, name))
      .map(([name]) => `${at}: ${name} is not documented`),
    ...members
      .filter(([name]) => Object.hasOwn(known, name))
      .flatMap(([name, each]) => inside(each, known[name], `${at}.${name}`)),
  ]
}
