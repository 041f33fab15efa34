import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkApp, type Fetch, LIST_PATH, ORIGIN_PATH, parseOrigin } from './check-app.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const FILES = { '/index.html': '<!doctype html>', '/assets/a.js': 'one()', '/start.js': 'two()' }
const LIST = Object.entries(FILES)
  .map(([path, content]) => `${sha256(content)}  ${path.slice(1)}\n`)
  .join('')
const ORIGIN = { version: '0.1.0', commit: 'a'.repeat(40), changed: false }

/** Answers as a browser does: `here` from its stores, `server` when those are passed by. */
function asking(here: Record<string, string>, server: Record<string, string>): Fetch {
  return (path, options) => {
    const content = (options === undefined ? here : server)[path]
    return Promise.resolve(new Response(content ?? 'none', { status: content === undefined ? 404 : 200 }))
  }
}

const SERVED = { ...FILES, [LIST_PATH]: LIST, [ORIGIN_PATH]: JSON.stringify(ORIGIN) }
const nothing = () => undefined

describe('checkApp', () => {
  it('finds every file as the list has it, and tells the digest of the list', async () => {
    const steps: number[] = []
    const checked = await checkApp(['/assets/a.js'], (done) => steps.push(done), asking(FILES, SERVED))
    if (!checked.ok) throw new Error(checked.reason)
    expect(checked.value.build).toBe(sha256(LIST))
    expect(checked.value.origin).toEqual(ORIGIN)
    expect(checked.value.files.map(({ path }) => `/${path}`)).toEqual(Object.keys(FILES))
    expect(checked.value.files.every(({ here, server }) => here === 'same' && server === 'same')).toBe(true)
    expect(checked.value.unlisted).toEqual([])
    expect(steps).toEqual([1, 2, 3])
  })

  it('tells a file that this browser has otherwise from one that the server sends otherwise', async () => {
    const here = { ...FILES, '/assets/a.js': 'one(1)' }
    const server = { ...SERVED, '/start.js': 'two(2)' }
    const checked = await checkApp([], nothing, asking(here, server))
    if (!checked.ok) throw new Error(checked.reason)
    expect(checked.value.files).toEqual([
      { path: 'index.html', here: 'same', server: 'same' },
      { path: 'assets/a.js', here: 'other', server: 'same' },
      { path: 'start.js', here: 'same', server: 'other' },
    ])
  })

  it('names a file that is gone, and a script that was loaded and is in no list', async () => {
    const { '/start.js': _, ...server } = SERVED
    const checked = await checkApp(['/assets/a.js', '/assets/evil.js'], nothing, asking(FILES, server))
    if (!checked.ok) throw new Error(checked.reason)
    expect(checked.value.files[2]).toEqual({ path: 'start.js', here: 'same', server: 'missing' })
    expect(checked.value.unlisted).toEqual(['/assets/evil.js'])
  })

  it('checks nothing without a list', async () => {
    expect(await checkApp([], nothing, asking(FILES, FILES))).toEqual({ ok: false, reason: 'no-list' })
    const page = { ...SERVED, [LIST_PATH]: '<!doctype html>' }
    expect(await checkApp([], nothing, asking(FILES, page))).toEqual({ ok: false, reason: 'no-list' })
    const offline = await checkApp([], nothing, () => Promise.reject(new TypeError('Failed to fetch')))
    expect(offline).toEqual({ ok: false, reason: 'no-network' })
  })
})

describe('parseOrigin', () => {
  it('takes what the build writes', () => {
    expect(parseOrigin(ORIGIN)).toEqual(ORIGIN)
    expect(parseOrigin({ ...ORIGIN, commit: null })).toEqual({ ...ORIGIN, commit: null })
  })

  it.each([
    null,
    'text',
    [],
    {},
    { ...ORIGIN, commit: 'x' },
    { ...ORIGIN, version: '<b>' },
    { ...ORIGIN, changed: 1 },
  ])('takes nothing else: %j', (value) => {
    expect(parseOrigin(value)).toBeNull()
  })
})
