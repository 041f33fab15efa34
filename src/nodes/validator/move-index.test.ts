/** An index that moves between LevelDB and a real Redis keeps every byte, or stays where it is. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshFolders } from '../../testing/fresh-folders.ts'
import { cidOfNumber, objectOf, wholeIndex } from './index-fixture.ts'
import { checkIndex } from './index-repair.ts'
import { openLevelIndex } from './level-index.ts'
import { folderPlace, type MovePlace, moveIndex, redisPlace } from './move-index.ts'
import { openIndex, redisOf } from './open-index.ts'
import type { RedisAddress } from './redis-address.ts'
import { type RedisServer, startRedis } from './redis-fixture.ts'
import { keysOf } from './redis-scripts.ts'

const OBJECTS = 400
let server: RedisServer
let admin: Redis
let names = 0
const made = freshFolders('move-index')
const freshFolder = () => join(made(), 'index')
const places: MovePlace[] = []

beforeAll(async () => {
  server = await startRedis()
  admin = server.client()
})
afterEach(async () => {
  for (const place of places.splice(0)) await place.close()
})
afterAll(() => server.stop())

function freshAddress(): RedisAddress {
  names += 1
  const address = redisOf({ INDEX_URL: server.address(`move-${names}`) })
  if (address === null) throw new TypeError('no address')
  return address
}

async function filledFolder(): Promise<string> {
  const folder = freshFolder()
  const index = await openLevelIndex(folder)
  await index.apply(wholeIndex(OBJECTS), 'durable')
  await index.close()
  return folder
}

async function between(from: Promise<MovePlace>, to: Promise<MovePlace>) {
  const [source, target] = [await from, await to]
  places.push(source, target)
  try {
    return await moveIndex(source, target)
  } finally {
    await source.close()
    await target.close()
  }
}

describe('moving an index', () => {
  it('to Redis and back gives the same records, and sets each source aside', async () => {
    const address = freshAddress()
    const folder = await filledFolder()
    const there = await between(folderPlace(folder, true), redisPlace(address))
    expect(there.aside).toBe(`${folder}.moved-1`)
    expect([existsSync(folder), existsSync(there.aside)]).toEqual([false, true])
    const index = await openIndex(folder, address, { mustExist: true })
    expect(await index.object(cidOfNumber(OBJECTS - 1))).toEqual(objectOf(OBJECTS - 1))
    expect(await index.verify()).toBe('whole')
    await index.close()

    const back = await between(redisPlace(address), folderPlace(folder, false))
    expect([back.records, back.sha256]).toEqual([there.records, there.sha256])
    const checked = await checkIndex(folder, (finding) => expect.unreachable(finding.what))
    expect(checked.walked?.objects).toBe(OBJECTS)
    await expect(openIndex(freshFolder(), address, { mustExist: true })).rejects.toMatchObject({
      code: 'gone',
    })
  })

  it('that broke off leaves nothing to start from, and is done again from the beginning', async () => {
    const address = freshAddress()
    const folder = await filledFolder()
    const { order, texts } = keysOf(address.name)
    await admin.hset(texts, 'object:left', 'by a move that broke off')
    await admin.zadd(order, 0, 'object:left')
    await expect(openIndex(freshFolder(), address, {})).rejects.toMatchObject({ code: 'damaged' })
    const { records } = await between(folderPlace(folder, true), redisPlace(address))
    expect(await admin.hlen(texts)).toBe(records)
    expect(await admin.hexists(texts, 'object:left')).toBe(0)
  })

  it('never writes over an index', async () => {
    const address = freshAddress()
    const [one, two] = [await filledFolder(), await filledFolder()]
    await between(folderPlace(one, true), redisPlace(address))
    await expect(between(folderPlace(two, true), redisPlace(address))).rejects.toThrow(
      'holds an index already',
    )
    expect(existsSync(two)).toBe(true)
  })

  it('is named by a validator that finds Redis empty beside an index in its folder', async () => {
    const folder = await filledFolder()
    await expect(openIndex(folder, freshAddress(), {})).rejects.toThrow(
      `move it with "filetao index move ${folder} INDEX_URL"`,
    )
  })

  it('from a folder without an index is refused', async () => {
    await expect(folderPlace(freshFolder(), true)).rejects.toMatchObject({ code: 'gone' })
  })
})
