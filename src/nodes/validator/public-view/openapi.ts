/** The public view as an OpenAPI 3.1 document. docs/openapi.json is this text; a test holds the two together. */
import type * as v from 'valibot'
import {
  HealthSchema,
  LiveSchema,
  MinerAnswerSchema,
  MinerSchema,
  MinersSchema,
  MissingSchema,
  ObjectsHealthSchema,
  ProblemSchema,
  ReadySchema,
  RoundsSchema,
} from './api-answers.ts'
import { type ApiRoute, JSON_TYPE, ROUTES } from './api-routes.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
import { LimitsSchema } from './limits-answer.ts'
import { PUBLIC_EVENTS, PublicEventSchema } from './public-event.ts'
import { WindowRecordSchema, WindowsSchema } from './window-answers.ts'

/** Schemas with a name of their own. Event kinds are named after the kind: `copy-lost` is `EventCopyLost`. */
export const COMPONENTS: readonly (readonly [string, v.GenericSchema])[] = [
  ['Miners', MinersSchema],
  ['Miner', MinerSchema],
  ['MinerAnswer', MinerAnswerSchema],
  ['Rounds', RoundsSchema],
  ['Windows', WindowsSchema],
  ['WindowRecord', WindowRecordSchema],
  ['ObjectsHealth', ObjectsHealthSchema],
  ['Health', HealthSchema],
  ['Live', LiveSchema],
  ['Ready', ReadySchema],
  ['Missing', MissingSchema],
  ['Limits', LimitsSchema],
  ['Problem', ProblemSchema],
  ['Event', PublicEventSchema],
  ...Object.entries(PUBLIC_EVENTS).map(([kind, schema]) => [eventName(kind), schema] as const),
]

function eventName(kind: string): string {
  const words = kind.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
  return `Event${words.join('')}`
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: 'A parameter is not known or not valid.',
  404: 'There is nothing of this name.',
  429: 'Too many requests from this address.',
  503: 'This cannot be answered now.',
}

let text: string | null = null

/** Made once. */
export function openApiText(): string {
  text ??= `${JSON.stringify(openApi(), null, 2)}\n`
  return text
}

function openApi(): JsonSchema {
  const named = new Map<unknown, string>(COMPONENTS.map(([name, schema]) => [schema, name]))
  const without = (own: unknown) => new Map([...named].filter(([schema]) => schema !== own))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Public view of a validator',
      version: '1',
      description: 'Read only, for everybody. docs/api.md explains it; units are in `x-unit`.',
    },
    paths: Object.fromEntries(ROUTES.map((route) => [route.path, { get: operation(route, named) }])),
    components: {
      schemas: Object.fromEntries(
        COMPONENTS.map(([name, schema]) => [name, jsonSchemaOf(schema, without(schema))]),
      ),
    },
  }
}

function operation(route: ApiRoute, named: ReadonlyMap<unknown, string>): JsonSchema {
  const content = route.answer === null ? {} : { schema: jsonSchemaOf(route.answer, named) }
  const problem = { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } }
  const refusals = route.statuses.map((status) => [
    status,
    { description: STATUS_TEXT[status] ?? '', content: problem },
  ])
  return {
    summary: route.summary,
    parameters: route.parameters.map(({ name, in: place, definition, schema }) => ({
      name,
      in: place,
      required: place === 'path',
      description: definition,
      schema,
    })),
    responses: {
      200: { description: route.summary, content: { [route.type]: content } },
      ...Object.fromEntries(refusals),
    },
  }
}
