/** Parameters of a GET, checked: an unknown, repeated or malformed one is a refusal that names it, never a guess. */
import { type MinersQuery, parseCursor } from './miners-page.ts'

export const MINER_SORTS = ['score', 'hotkey', 'weight', 'wilson', 'successes'] as const
export const MINERS_LIMIT = { default: 50, max: 100 } as const
export const EVENTS_LIMIT = { default: 100, max: 500 } as const
export const WINDOWS_LIMIT = { default: 10, max: 100 } as const

/** Why the parameters are no good, for a person. */
class QueryRefused extends Error {
  override readonly name = 'QueryRefused'
}

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly detail: string }

/** A path and its parameters; null for a request line that is neither. */
export function splitUrl(text: string): { path: string; parameters: URLSearchParams } | null {
  const [path = '', query = '', ...more] = text.split('?')
  return more.length > 0 || !path.startsWith('/') ? null : { path, parameters: new URLSearchParams(query) }
}

export function parseMinersQuery(parameters: URLSearchParams): Parsed<MinersQuery> {
  return guarded(() => {
    const given = known(parameters, ['cursor', 'limit', 'sort'])
    const sort = MINER_SORTS.find((name) => name === (given.get('sort') ?? 'score'))
    if (sort === undefined) throw new QueryRefused(`sort is one of ${MINER_SORTS.join(', ')}`)
    const text = given.get('cursor')
    const cursor = text === undefined ? null : parseCursor(text)
    if (text !== undefined && cursor === null) throw new QueryRefused('cursor is not one that a page gave')
    return { sort, cursor, limit: integer(given, 'limit', MINERS_LIMIT.default, 1, MINERS_LIMIT.max) }
  })
}

export function parseRoundsQuery(parameters: URLSearchParams): Parsed<{ after: number; limit: number }> {
  return guarded(() => {
    const given = known(parameters, ['after', 'limit'])
    return {
      after: integer(given, 'after', 0, 0, Number.MAX_SAFE_INTEGER),
      limit: integer(given, 'limit', EVENTS_LIMIT.default, 1, EVENTS_LIMIT.max),
    }
  })
}

/** `before` is null where the newest are asked for. */
export function parseWindowsQuery(
  parameters: URLSearchParams,
): Parsed<{ before: number | null; limit: number }> {
  return guarded(() => {
    const given = known(parameters, ['before', 'limit'])
    return {
      before: given.has('before') ? integer(given, 'before', 0, 0, Number.MAX_SAFE_INTEGER) : null,
      limit: integer(given, 'limit', WINDOWS_LIMIT.default, 1, WINDOWS_LIMIT.max),
    }
  })
}

/** @returns the number of the last event that the client has; null: only what is new */
export function parseStreamQuery(
  parameters: URLSearchParams,
  lastEventId: string | undefined,
): Parsed<number | null> {
  return guarded(() => {
    const given = known(parameters, ['after'])
    // A browser repeats the query of the first time when it comes back; the header is newer.
    if (lastEventId !== undefined && lastEventId !== '') given.set('after', lastEventId)
    return given.has('after') ? integer(given, 'after', 0, 0, Number.MAX_SAFE_INTEGER) : null
  })
}

export function parseNothing(parameters: URLSearchParams): Parsed<null> {
  return guarded(() => {
    known(parameters, [])
    return null
  })
}

function guarded<T>(parse: () => T): Parsed<T> {
  try {
    return { ok: true, value: parse() }
  } catch (caught) {
    if (caught instanceof QueryRefused) return { ok: false, detail: caught.message }
    throw caught
  }
}

function known(parameters: URLSearchParams, names: readonly string[]): Map<string, string> {
  const given = new Map<string, string>()
  for (const [name, value] of parameters) {
    if (!names.includes(name))
      throw new QueryRefused(
        names.length === 0 ? 'this path takes no parameters' : `known parameters are ${names.join(', ')}`,
      )
    if (given.has(name)) throw new QueryRefused(`${name} is given twice`)
    given.set(name, value)
  }
  return given
}

function integer(
  given: ReadonlyMap<string, string>,
  name: string,
  preset: number,
  min: number,
  max: number,
): number {
  const text = given.get(name)
  if (text === undefined) return preset
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw new QueryRefused(`${name} is an integer from ${min} to ${max}`)
  return value
}
