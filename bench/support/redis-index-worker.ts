/** One API node's index for bench/redis.ts: stores for some milliseconds and prints a rate, or holds everything until it is killed. */
import { setTimeout as sleep } from 'node:timers/promises'
import { cidOfNumber } from '../../src/nodes/validator/index-fixture.ts'
import { redisOf } from '../../src/nodes/validator/open-index.ts'
import { openRedisIndex } from '../../src/nodes/validator/redis-index.ts'
import { storeOne } from './redis-index.ts'

const AT_ONCE = 16
const [word = '', ms = '0'] = process.argv.slice(2)
const address = redisOf(process.env)
if (address === null) throw new TypeError('INDEX_URL names no Redis')
const index = await openRedisIndex(address)
if (word === 'hold') {
  await index.shared?.together.duty.run(async () => undefined)
  await index.shared?.together.locks.run([cidOfNumber(0)], async () => {
    console.log('held')
    await sleep(600_000)
  })
} else {
  let next = Number(word)
  let done = 0
  const until = performance.now() + Number(ms)
  const began = performance.now()
  const worker = async () => {
    while (performance.now() < until) {
      next += 1
      await storeOne(index, next)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  console.log((done * 1_000) / (performance.now() - began))
  await index.close()
}
