/** The routes of the public view with their parameters: what docs/openapi.json and docs/api.md list. */
import type * as v from 'valibot'
import {
  HealthSchema,
  LiveSchema,
  MinerAnswerSchema,
  MinersSchema,
  ObjectsHealthSchema,
  ReadySchema,
  RoundsSchema,
} from './api-answers.ts'
import type { JsonSchema } from './json-schema.ts'
import { LimitsSchema } from './limits-answer.ts'
import { EVENTS_LIMIT, MINER_SORTS, MINERS_LIMIT, WINDOWS_LIMIT } from './query.ts'
import { WindowsSchema } from './window-answers.ts'

interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly definition: string
  readonly schema: JsonSchema
}

export interface ApiRoute {
  readonly path: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  /** Null: not JSON. */
  readonly answer: v.GenericSchema | null
  readonly type: string
  readonly statuses: readonly number[]
}

const query = (name: string, schema: JsonSchema, definition: string): Parameter => ({
  name,
  in: 'query',
  definition,
  schema,
})
const integer = (minimum: number, maximum: number, preset?: number): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
  ...(preset === undefined ? {} : { default: preset }),
})
export const JSON_TYPE = 'application/json'
const SEQ = integer(0, Number.MAX_SAFE_INTEGER)

export const ROUTES: readonly ApiRoute[] = [
  {
    path: '/miners',
    summary: 'What this validator measured of each miner, in pages.',
    parameters: [
      query(
        'sort',
        { enum: MINER_SORTS, default: 'score' },
        'Order of the rows, largest first; equal ones by hotkey.',
      ),
      query('limit', integer(1, MINERS_LIMIT.max, MINERS_LIMIT.default), 'Rows of a page.'),
      query('cursor', { type: 'string' }, '`next` of the page before, with the same `sort`.'),
    ],
    answer: MinersSchema,
    type: JSON_TYPE,
    statuses: [400, 429, 503],
  },
  {
    path: '/miners/{hotkey}',
    summary: 'The row of one miner.',
    parameters: [
      { name: 'hotkey', in: 'path', definition: 'SS58 address of the miner.', schema: { type: 'string' } },
    ],
    answer: MinerAnswerSchema,
    type: JSON_TYPE,
    statuses: [400, 404, 429, 503],
  },
  {
    path: '/rounds',
    summary: 'The history of rounds, a page at a time.',
    parameters: [
      query('after', SEQ, 'Events numbered above this; absent: from the oldest.'),
      query('limit', integer(1, EVENTS_LIMIT.max, EVENTS_LIMIT.default), 'Events of a page.'),
    ],
    answer: RoundsSchema,
    type: JSON_TYPE,
    statuses: [400, 429, 503],
  },
  {
    path: '/rounds/stream',
    summary: 'The history as it grows, as server-sent events.',
    parameters: [
      query('after', SEQ, 'Begin above this event; absent: only what is new.'),
      {
        name: 'last-event-id',
        in: 'header',
        definition: 'What a browser sends when it comes back; stands above `after`.',
        schema: SEQ,
      },
    ],
    answer: null,
    type: 'text/event-stream',
    statuses: [400, 429, 503],
  },
  {
    path: '/windows',
    summary: 'Scoring windows that ended, with the counts of each miner, a page at a time.',
    parameters: [
      query('before', SEQ, 'Windows that ended below this height; absent: the newest.'),
      query('limit', integer(1, WINDOWS_LIMIT.max, WINDOWS_LIMIT.default), 'Windows of a page, at most.'),
    ],
    answer: WindowsSchema,
    type: JSON_TYPE,
    statuses: [400, 429, 503],
  },
  {
    path: '/objects/health',
    summary: 'How many objects have how many healthy copies.',
    parameters: [],
    answer: ObjectsHealthSchema,
    type: JSON_TYPE,
    statuses: [400, 429, 503],
  },
  {
    path: '/limits',
    summary: 'What a client should know before it calls: sizes, terms, quota, rates.',
    parameters: [],
    answer: LimitsSchema,
    type: JSON_TYPE,
    statuses: [400, 429],
  },
  {
    path: '/health',
    summary: 'Whether this validator may be relied on now; 503 with the same members when not.',
    parameters: [],
    answer: HealthSchema,
    type: JSON_TYPE,
    statuses: [],
  },
  {
    path: '/live',
    summary: 'Whether the process answers at all.',
    parameters: [],
    answer: LiveSchema,
    type: JSON_TYPE,
    statuses: [],
  },
  {
    path: '/ready',
    summary: 'Whether new work should be sent here, and what is missing; 503 with the same members when not.',
    parameters: [],
    answer: ReadySchema,
    type: JSON_TYPE,
    statuses: [],
  },
  {
    path: '/metrics',
    summary: "Counters, gauges and histograms in Prometheus' text format (metrics.md).",
    parameters: [],
    answer: null,
    type: 'text/plain',
    statuses: [],
  },
  {
    path: '/openapi.json',
    summary: 'This document.',
    parameters: [],
    answer: null,
    type: JSON_TYPE,
    statuses: [400, 429],
  },
]
