import { describe, expect, it } from 'vitest'
import { delegationOf, ed25519Session } from '../testing/delegation-fixture.ts'
import { createSimulatedNetwork } from '../testing/simulated-network.ts'
import { MAX_SESSION_SECONDS } from '../wire/limits.ts'
import { createKeyedLock } from './keyed-lock.ts'
import { ENDED_SESSIONS_OF_ONE, SESSION_END_GRACE } from './limits.ts'
import { createSessionEnds } from './session-ends.ts'

const key = ed25519Session(7)

async function world() {
  const network = await createSimulatedNetwork(['honest'])
  const [validator] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const now = () => Math.floor(network.clock.nowMs() / 1000)
  let serial = 0
  const session = (from = now(), account?: string) => {
    serial += 1
    const given = {
      serial: serial.toString(16).padStart(32, '0'),
      ...(account === undefined ? {} : { account }),
    }
    return delegationOf(key, from, given)
  }
  const ends = () => validator.engine.sessionEnds
  const restart = () => network.restart(validator)
  return { network, validator, ends, now, session, restart }
}

describe('ending sessions', () => {
  it('ends the one that was named and no other, also after a crash', async () => {
    const { ends, session, restart } = await world()
    const [ended, other] = [session(), session()]
    expect(await ends().end(ended)).toEqual({ ok: true, value: null })
    await restart()
    expect([ends().isEnded(ended), ends().isEnded(other)]).toEqual([true, false])
  })

  it('ends by the account’s word all that began before, and none that begins then', async () => {
    const { ends, session, restart, now } = await world()
    const at = now()
    const [before, then] = [session(at - 1), session(at)]
    await ends().endBefore(before.account, at)
    // An older word, brought again, takes nothing back.
    await ends().endBefore(before.account, at - 100)
    await restart()
    expect([ends().isEnded(before), ends().isEnded(then)]).toEqual([true, false])
  })

  it('takes no word that would shut the account out for longer than a session lasts', async () => {
    const { ends, session, now } = await world()
    const { account } = session()
    const far = now() + MAX_SESSION_SECONDS + 1
    expect(await ends().endBefore(account, far)).toMatchObject({ reason: 'revocation-from-the-future' })
    expect(await ends().endBefore(account, far - 1)).toMatchObject({ ok: true })
  })

  it('keeps a record of bounded size, and lets none of the ended ones in again', async () => {
    const { ends, session, validator, now } = await world()
    const all = Array.from({ length: 3 * ENDED_SESSIONS_OF_ONE }, (_, i) => session(now() - 100 + i))
    for (const each of all) await ends().end(each)
    expect(all.every((each) => ends().isEnded(each))).toBe(true)
    const [record] = await validator.index.endedSessions()
    expect(record?.sessions.length).toBeLessThanOrEqual(ENDED_SESSIONS_OF_ONE)
    expect(ends().isEnded(session(now()))).toBe(false)
  })

  it('forgets when everything that was ended is over anyway, and not before', async () => {
    const { ends, session, validator, network, now } = await world()
    const one = session()
    await ends().end(one)
    const over = (one.until + SESSION_END_GRACE - now()) * 1000
    await network.clock.advance(over - 1000)
    await ends().forget()
    expect(await validator.index.endedSessions()).toHaveLength(1)
    await network.clock.advance(MAX_SESSION_SECONDS * 1000)
    await ends().forget()
    expect(await validator.index.endedSessions()).toHaveLength(0)
    expect(ends().isEnded(one)).toBe(false)
  })

  it('is not acknowledged by a validator whose disk refuses', async () => {
    const { ends, session, validator } = await world()
    const one = session()
    validator.index.failing = true
    expect(await ends().end(one)).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    validator.index.failing = false
    expect(ends().isEnded(one)).toBe(false)
    expect(await ends().end(one)).toMatchObject({ ok: true })
  })

  describe('of which there is room for a few only', () => {
    const OWNER = 'owner of a file'

    /** 64 places: 32 for owners, 32 for strangers, of which one source has two. */
    async function small() {
      const { validator, network, now } = await world()
      const index = Object.assign(Object.create(validator.index), {
        account: async (hotkey: string) =>
          hotkey.startsWith(OWNER) ? { hotkey, objects: 1, bytes: 1, heads: 0 } : null,
      })
      const ports = { index, clock: network.clock, report: () => undefined }
      const start = () => createSessionEnds({ ports, locks: createKeyedLock() }, 64)
      const ends = await start()
      const fill = async (before: number) => {
        const asked = Array.from({ length: 40 }, (_, i) => ends.endBefore(`s${i}`, before, `from ${i}`))
        return (await Promise.all(asked)).filter(({ ok }) => ok).length
      }
      return { ends, fill, start, now, network, validator }
    }

    it('keeps room for accounts that have stored something, whatever strangers end', async () => {
      const { ends, fill, start, now } = await small()
      expect(await fill(now())).toBe(32)
      expect(await ends.endBefore('late', now())).toMatchObject({ reason: 'revocations-full' })
      expect(await ends.endBefore(OWNER, now())).toMatchObject({ ok: true })
      // Also after a start, when who is who is asked anew; and whoever has a place keeps it.
      const again = await start()
      expect(await again.endBefore('late', now())).toMatchObject({ reason: 'revocations-full' })
      expect(await again.endBefore(`${OWNER} 2`, now())).toMatchObject({ ok: true })
      expect(await again.endBefore('s0', now() + 1)).toMatchObject({ ok: true })
    })

    it('gives one source no more than its share of what strangers have', async () => {
      const { ends, now } = await small()
      const from = (account: string, source: string) => ends.endBefore(account, now(), source)
      const answers = [await from('a', 'x'), await from('b', 'x'), await from('c', 'x'), await from('c', 'y')]
      expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true])
      expect(await from(OWNER, 'x')).toMatchObject({ ok: true })
    })

    it('makes room by strangers whose sessions are over, and never by one that is ended still', async () => {
      const { ends, fill, now, network } = await small()
      const at = now()
      expect(await fill(at)).toBe(32)
      await network.clock.advance(MAX_SESSION_SECONDS * 1000 - 1000)
      expect(await ends.endBefore('late', at)).toMatchObject({ reason: 'revocations-full' })
      await network.clock.advance(1000)
      expect(await ends.endBefore('late', now(), 'from 0')).toMatchObject({ ok: true })
      expect(await fill(now())).toBe(31)
    })

    it('holds no place for what its disk did not take', async () => {
      const { ends, now, validator } = await small()
      validator.index.failing = true
      for (const account of ['a', 'b', 'c'])
        expect(await ends.endBefore(account, now(), 'x')).toMatchObject({ reason: 'storage-unavailable' })
      validator.index.failing = false
      expect(await ends.endBefore('d', now(), 'x')).toMatchObject({ ok: true })
    })
  })
})
