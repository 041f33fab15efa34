/** The tables of docs/api.md, made from docs/openapi.json, so that no member is without its definition there. */

type Json = Readonly<Record<string, unknown>>

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** @throws TypeError for a member or parameter without a definition */
export function apiTables(openapi: unknown): string {
  const document = object(openapi)
  const paths = Object.entries(object(document['paths'])).map(([path, item]) =>
    routeText(path, object(object(item)['get'])),
  )
  const schemas = Object.entries(object(object(document['components'])['schemas']))
  return [...paths, '## Answers', ...schemas.map(([name, schema]) => schemaText(name, object(schema)))].join(
    '\n\n',
  )
}

function routeText(path: string, operation: Json): string {
  const parameters = (operation['parameters'] as Json[]).map((parameter) => [
    `\`${text(parameter['name'])}\``,
    text(parameter['in']),
    kindOf(object(parameter['schema'])),
    defined(parameter, `${path} ${text(parameter['name'])}`),
  ])
  const answers = Object.entries(object(operation['responses'])).map(([status, response]) => {
    const contents = Object.entries(object(object(response)['content']))
    const kinds = contents.map(([type, content]) => kindOf(object(object(content)['schema'])) || type)
    return `${status}: ${kinds.join(' or ')}`
  })
  return [
    `### GET ${path}`,
    text(operation['summary']),
    ...(parameters.length === 0 ? [] : [table(['parameter', 'in', 'values', 'definition'], parameters)]),
    `Answers: ${answers.join('; ')}.`,
  ].join('\n\n')
}

function schemaText(name: string, schema: Json): string {
  if (Array.isArray(schema['oneOf'])) {
    return `### ${name}\n\nOne of ${schema['oneOf'].map((part) => kindOf(object(part))).join(', ')}.`
  }
  return `### ${name}\n\n${table(['member', 'unit', 'values', 'definition'], members(name, schema, ''))}`
}

function members(name: string, schema: Json, prefix: string): string[][] {
  return Object.entries(object(schema['properties'])).flatMap(([member, value]) => {
    const inner = object(value)
    const own = [
      `\`${prefix}${member}\``,
      text(inner['x-unit']),
      kindOf(inner),
      defined(inner, `${name}.${prefix}${member}`),
    ]
    return [own, ...nested(inner).flatMap((part) => members(name, part, `${prefix}${member}.`))]
  })
}

/** Objects without a name of their own are told where they stand. */
function nested(schema: Json): Json[] {
  if (schema['type'] === 'object') return [schema]
  const parts = [
    ...((schema['anyOf'] as unknown[] | undefined) ?? []),
    ...(schema['items'] === undefined ? [] : [schema['items']]),
  ]
  return parts.flatMap((part) => nested(object(part)))
}

function defined(value: Json, where: string): string {
  const definition = text(value['description'])
  if (definition === '') throw new TypeError(`${where} has no definition`)
  return definition.replaceAll('|', '\\|')
}

function kindOf(schema: Json): string {
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1) ?? ''
    return `[${name}](#${name.toLowerCase()})`
  }
  if ('const' in schema) return `\`${String(schema['const'])}\``
  if (Array.isArray(schema['enum']))
    return schema['enum'].map((each) => `\`${String(each)}\``).join(', ') + presetOf(schema)
  if (Array.isArray(schema['anyOf'])) return schema['anyOf'].map((part) => kindOf(object(part))).join(' or ')
  if (schema['type'] === 'array') return `list of ${kindOf(object(schema['items']))}`
  return text(schema['type']) + rangeOf(schema) + presetOf(schema)
}

function rangeOf({ minimum, maximum }: Json): string {
  if (typeof minimum !== 'number' || typeof maximum !== 'number' || maximum === Number.MAX_SAFE_INTEGER)
    return ''
  return ` ${minimum} to ${maximum}`
}

function presetOf({ default: preset }: Json): string {
  return preset === undefined ? '' : `, by default \`${String(JSON.stringify(preset)).replaceAll('"', '')}\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
