import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { guarded, guardedSection, guardsNow, unguarded } from './write-guards.ts'

const names = () => [...guardsNow().keys()]

it('guards a section and what it waits for, and not what goes on behind it', async () => {
  let behind: Promise<string[]> = Promise.resolve([])
  await guardedSection(new Map([['lock', '1']]), async () => {
    await sleep(1)
    expect(names()).toEqual(['lock'])
    behind = sleep(20).then(names)
  })
  expect(await behind).toEqual([])
})

it('guards whatever the duty begins, however much later', async () => {
  let behind: Promise<string[]> = Promise.resolve([])
  await guarded(new Map([['duty', '1']]), async () => {
    await guardedSection(new Map([['lock', '2']]), async () => {
      expect(names()).toEqual(['duty', 'lock'])
    })
    behind = sleep(20).then(names)
  })
  expect(await behind).toEqual(['duty'])
})

it('guards nothing that a timer begins', async () => {
  await guarded(new Map([['duty', '1']]), async () => {
    let seen: string[] | null = null
    unguarded(() => {
      seen = names()
    })
    expect(seen).toEqual([])
    expect(names()).toEqual(['duty'])
  })
})
