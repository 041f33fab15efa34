/** Audits over the fake network: real proofs and signatures, and every way a holder or its validator can be wrong. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Switch } from '../../testing/client-ports.ts'
import { briskClock, bytesSource, unlockedDrive, uploadNow, valueOf } from '../../testing/drive-fixture.ts'
import type { HolderTemper } from '../../testing/fake-challenges.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import type { AuditDepth, AuditState } from '../audit-api.ts'
import { verifyBundle } from '../bundle/verify-bundle.ts'
import type { Drive } from '../drive.ts'
import type { Clock, DrivePorts } from '../ports.ts'

const SMALL = 40_000

async function stored(
  bytes = SMALL,
  network = new FakeNetwork({ validators: ['honest'] }),
  extra: Partial<DrivePorts> = {},
) {
  const { drive, storage } = await unlockedDrive(network, undefined, extra)
  const entry = await uploadNow(drive, bytesSource(new Uint8Array(randomBytes(bytes)), { name: 'a.bin' }))
  const sheet = valueOf(await drive.proofSheet(entry.id))
  const [first = '', second = '', third = ''] =
    sheet.parts[0]?.holders.map(({ minerHotkey }) => minerHotkey) ?? []
  return { network, drive, storage, entry, sheet, miners: [first, second, third] as const }
}

/** Runs one audit to its end. */
async function audited(drive: Drive, depth: AuditDepth = 'quick') {
  valueOf(await drive.auditNow({ kind: 'drive' }, depth))
  await drive.auditSettled()
  return valueOf(await drive.auditOverview())
}

async function holdersAfter(temper: HolderTemper, depth: AuditDepth = 'thorough') {
  const w = await stored()
  w.network.challenges.tempers.set(w.miners[0], temper)
  await audited(w.drive, depth)
  const { objects, standing, coverage } = valueOf(await w.drive.auditsOf(w.entry.id))
  const holders = objects.flatMap(({ runs }) => runs[0]?.holders ?? [])
  return {
    ...w,
    standing,
    coverage,
    objects,
    liar: holders.find(({ minerHotkey }) => minerHotkey === w.miners[0]),
    honest: holders.filter(({ minerHotkey }) => minerHotkey !== w.miners[0]),
  }
}

describe('an audit', () => {
  it('proves all of every copy of a small file, and says that nothing can be missing', async () => {
    const { drive, entry } = await stored()
    const overview = await audited(drive)
    expect(overview).toMatchObject({ files: 1, byStanding: { proven: 1, unaudited: 0 } })
    const [row] = await drive.auditRows([entry.id])
    expect(row).toMatchObject({ standing: 'proven', copies: 3, worst: null })
    expect(row?.coverage).toMatchObject({ copies: 6, proven: 6, missChance: 0 })
    const [report] = overview.reports
    expect(report).toMatchObject({
      files: 1,
      whole: true,
      stopped: false,
      unreached: 0,
      unanswered: 0,
      miners: [],
    })
    expect(report?.verdicts).toMatchObject({ proven: 6, failed: 0, silent: 0 })
  })

  it.each([
    ['forges', 'failed', 'miner', 'failed'],
    ['rotten', 'failed', 'miner', 'failed'],
    ['own-bases', 'failed', 'either', 'failed'],
    ['changed-on-the-way', 'failed', 'either', 'failed'],
    ['malformed', 'failed', 'either', 'failed'],
    ['missing', 'missing', 'either', 'failed'],
    ['unsigned', 'unsigned', 'nobody', 'weak'],
    ['stock', 'consistent', 'nobody', 'weak'],
    ['late', 'silent', 'nobody', 'weak'],
    ['unreachable', 'silent', 'nobody', 'weak'],
    ['busy', 'silent', 'nobody', 'weak'],
    ['refused', 'silent', 'nobody', 'weak'],
    ['unasked', 'unasked', 'nobody', 'weak'],
  ] as const)(
    'finds of a holder that is “%s”: %s, the fault of %s; the file is %s',
    async (temper, verdict, blame, standing) => {
      const found = await holdersAfter(temper)
      expect(found.liar).toMatchObject({ verdict, blame })
      expect(found.standing).toBe(standing)
      expect(found.honest.length).toBeGreaterThan(0)
      for (const holder of found.honest) expect(holder).toMatchObject({ verdict: 'proven', blame: 'nobody' })
    },
  )

  it('finds who repeats its first answer as soon as it is asked twice', async () => {
    const w = await stored()
    w.network.challenges.tempers.set(w.miners[1], 'replays')
    await audited(w.drive)
    const overview = await audited(w.drive)
    expect(overview.byStanding.failed).toBe(1)
    expect(overview.reports[0]?.miners).toMatchObject([{ minerHotkey: w.miners[1], verdict: 'failed' }])
  })

  it('calls a file lost when the only answers are wrong', async () => {
    const w = await stored()
    for (const miner of w.miners) w.network.challenges.tempers.set(miner, 'forges')
    expect((await audited(w.drive)).byStanding).toMatchObject({ lost: 1 })
  })

  it('keeps what it was computed from, and checks it again with a lie in it', async () => {
    const { drive, entry, miners } = await holdersAfter('honest')
    const { objects } = valueOf(await drive.auditsOf(entry.id))
    const [object] = objects
    const run = object?.runs[0]
    if (object === undefined || run === undefined) throw new Error('no run')
    const { cid } = object
    expect(run.hasEvidence).toBe(true)
    const evidence = valueOf(await drive.auditEvidence(cid, run.id))
    expect(evidence).toHaveLength(run.indexes.length)
    const request = { cid, runId: run.id, index: run.indexes[0] ?? 0, minerHotkey: miners[0], lie: null }
    expect(valueOf(await drive.examine(request))).toMatchObject({ ok: true, specification: { ok: true } })
    const forged = valueOf(await drive.examine({ ...request, lie: 'forged' }))
    expect(forged).toMatchObject({ ok: false, specification: { ok: true } })
  })

  it('leaves with a bundle in which everything can be computed again, and which no bit can be changed of', async () => {
    const { drive, entry, miners } = await holdersAfter('forges')
    const bundle = valueOf(await drive.exportBundle({ entryId: entry.id, run: null, withName: false }))
    const verified = await verifyBundle(bundle)
    if (!verified.ok) throw new Error(verified.detail)
    const { objects, ok } = verified.value
    expect(ok).toBe(false)
    const answers = objects.flatMap(({ questions }) => questions.flatMap((each) => each.answers))
    const liar = answers.filter(({ miner }) => miner === miners[0])
    expect(liar.every(({ verdict }) => verdict === 'signed-wrong')).toBe(true)
    expect(answers.filter(({ verdict }) => verdict === 'proven').length).toBeGreaterThan(1)
    const changed = bundle.slice()
    changed[bundle.length >> 1] = (changed[bundle.length >> 1] ?? 0) ^ 1
    expect(await verifyBundle(changed)).toMatchObject({ ok: false })
  })

  it('adds up what all audits of a large file have covered', async () => {
    const w = await stored(1_000_000)
    await audited(w.drive)
    const once = valueOf(await w.drive.auditsOf(w.entry.id)).coverage
    await audited(w.drive)
    const twice = valueOf(await w.drive.auditsOf(w.entry.id)).coverage
    expect(once.missChance).toBeLessThan(1)
    expect(twice.missChance).toBeLessThan(once.missChance)
    expect(twice.questions).toBeGreaterThan(once.questions)
    expect(once.copies).toBe(3 * w.sheet.parts.length)
  })

  it('says what it could not reach, and lists the file as it was', async () => {
    const w = await stored()
    w.network.tempers[0] = 'unreachable'
    const overview = await audited(w.drive)
    expect(overview.byStanding).toMatchObject({ weak: 1 })
    const { objects } = valueOf(await w.drive.auditsOf(w.entry.id))
    expect(objects[0]?.runs[0]).toMatchObject({ trouble: 'unreachable', holders: [] })
    expect(overview.reports[0]).toMatchObject({ objects: 2, unanswered: 2, unreached: 0, miners: [] })
  })

  it.each(['before', 'while', 'after'] as const)(
    'keeps nothing of what nobody could be asked, where the network goes %s the requests fail',
    async (when) => {
      const connectivity = new Switch()
      // A browser tells of it a moment later.
      const clock: Clock = {
        ...briskClock(),
        async sleep(_ms, signal) {
          if (when === 'after') connectivity.turn(false)
          signal.throwIfAborted()
        },
      }
      const w = await stored(SMALL, undefined, { connectivity, clock })
      await audited(w.drive)
      w.network.tempers[0] = 'unreachable'
      if (when === 'before') connectivity.turn(false)
      valueOf(await w.drive.auditNow({ kind: 'drive' }, 'thorough'))
      if (when === 'while') connectivity.turn(false)
      await w.drive.auditSettled()
      const overview = valueOf(await w.drive.auditOverview())
      expect(overview.byStanding).toMatchObject({ proven: 1, weak: 0 })
      expect(overview.reports[0]).toMatchObject({
        stopped: true,
        unreached: 1,
        unanswered: 0,
        miners: [],
        verdicts: { proven: 0, silent: 0, failed: 0, missing: 0 },
      })
      const { objects } = valueOf(await w.drive.auditsOf(w.entry.id))
      expect(objects.map(({ runs }) => runs.length)).toEqual([1, 1])
      w.network.tempers[0] = 'honest'
      connectivity.turn(true)
      expect((await audited(w.drive)).reports[0]).toMatchObject({ stopped: false, unreached: 0 })
    },
  )

  it('goes through another validator while the one that placed the file is away, and blames nobody who is not known there', async () => {
    const w = await stored(SMALL, new FakeNetwork({ validators: ['honest', 'honest'] }))
    const placer = w.sheet.parts[0]?.holders[0]?.validatorHotkey
    w.network.challenges.tempers.set(w.miners[1], 'missing')
    const away = w.network.asked.find(({ call }) => call === 'store')?.validator ?? 0
    w.network.tempers[away] = 'unreachable'
    const overview = await audited(w.drive, 'thorough')
    expect(overview.reports[0]).toMatchObject({ objects: 2, unanswered: 0 })
    const { objects } = valueOf(await w.drive.auditsOf(w.entry.id))
    const [run] = objects.find(({ cid }) => cid === w.sheet.parts[0]?.cid)?.runs ?? []
    expect(run?.trouble).toBe('')
    expect(run?.validatorHotkey).not.toBe(placer)
    const of = (miner: string) => run?.holders.find(({ minerHotkey }) => minerHotkey === miner)
    expect(of(w.miners[0])).toMatchObject({ verdict: 'proven', level: 'verified' })
    expect(of(w.miners[1])).toMatchObject({ verdict: 'silent', blame: 'nobody' })
    w.network.tempers[1 - away] = 'unreachable'
    expect((await audited(w.drive)).reports[0]).toMatchObject({ unanswered: 2, miners: [] })
  })

  it('says when one ended, of a single file too, for what was read before is old then', async () => {
    const { drive, entry } = await stored()
    const states: AuditState[] = []
    await drive.subscribe({ audit: (state) => void states.push(state) })
    const before = states.at(-1)
    valueOf(await drive.auditNow({ kind: 'entries', ids: [entry.id] }, 'quick'))
    await drive.auditSettled()
    expect(before?.endedAt).toBe(null)
    await expect
      .poll(() => states.at(-1))
      .toMatchObject({ current: null, endedAt: expect.any(Number), lastAt: null })
  })

  it('is one at a time, stops when told to, and keeps what it found until then', async () => {
    let asked = 0
    const network = new FakeNetwork({
      validators: ['honest'],
      before: async (call) => {
        if (call === 'challenge') asked += 1
        if (asked === 2) await drive.stopAudit()
      },
    })
    const { drive } = await unlockedDrive(network)
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
      await uploadNow(drive, bytesSource(new Uint8Array(randomBytes(2_000_000)), { name }))
    valueOf(await drive.auditNow({ kind: 'drive' }, 'quick'))
    expect(await drive.auditNow({ kind: 'drive' }, 'quick')).toMatchObject({
      ok: false,
      error: { code: 'audit-running' },
    })
    await drive.stopAudit()
    const { reports } = valueOf(await drive.auditOverview())
    expect(reports[0]).toMatchObject({ stopped: true })
  })

  it('is there after a restart, with its evidence', async () => {
    const w = await stored()
    await audited(w.drive)
    const before = valueOf(await w.drive.auditsOf(w.entry.id))
    await w.drive.lock()
    expect(await w.drive.auditOverview()).toMatchObject({ ok: false, error: { code: 'locked' } })
    valueOf(await w.drive.unlock({ kind: 'passphrase', text: 'correct horse battery' }))
    expect(valueOf(await w.drive.auditsOf(w.entry.id))).toEqual(before)
    expect(valueOf(await w.drive.auditOverview()).byStanding.proven).toBe(1)
  })
})
