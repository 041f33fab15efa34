/** Audits of a drive that is only data: all is proven, one miner lies, nobody was asked yet, or one is under way. */

import type { QuestionEvidence } from '../client/audit/evidence.ts'
import type {
  AuditApi,
  AuditOverview,
  AuditReport,
  AuditRow,
  AuditRun,
  AuditState,
  Coverage,
  FileAudits,
  FileStanding,
  HolderAudit,
  HolderVerdict,
} from '../client/audit-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import type { HolderProof, PartProof, ProofSheet } from '../client/proof-api.ts'
import { fakeExamination, fakeHex } from './fake-answer.ts'

export const FAKE_AUDITS = ['good', 'liar', 'never', 'running'] as const
export type FakeAudits = (typeof FAKE_AUDITS)[number]

const NOW = Date.UTC(2026, 10, 22, 18, 30)
const DAY = 86_400_000
const CHUNK = 16_400

export interface FakeFile {
  readonly id: string
  readonly name: string
  readonly bytes: number
}

export interface FakeAuditParts {
  readonly files: readonly FakeFile[]
  /** Files whose newest audit has something wrong; all others are proven. */
  readonly standings: Readonly<Record<string, FileStanding>>
  readonly sheetOf: (entryId: string) => ProofSheet | null
  readonly tell: (state: AuditState) => void
}

const FACTS: Readonly<Record<HolderVerdict, Pick<HolderAudit, 'level' | 'blame' | 'reason'>>> = {
  proven: { level: 'verified', blame: 'nobody', reason: '' },
  unsigned: { level: 'claimed', blame: 'nobody', reason: '' },
  consistent: { level: 'consistent', blame: 'nobody', reason: '' },
  failed: { level: 'failed', blame: 'miner', reason: 'content-root-differs' },
  missing: { level: 'failed', blame: 'either', reason: 'missing' },
  silent: { level: 'unknown', blame: 'nobody', reason: 'late' },
  unasked: { level: 'unknown', blame: 'validator', reason: 'unasked' },
}

function holderAudit(holder: HolderProof, verdict: HolderVerdict, asked: number): HolderAudit {
  const { minerHotkey, minerUid } = holder
  const answered = ['silent', 'missing', 'unasked'].includes(verdict) ? 0 : asked
  return {
    minerHotkey,
    minerUid,
    verdict,
    ...FACTS[verdict],
    detail: verdict === 'failed' ? 'the records do not belong to the part' : '',
    asked: verdict === 'unasked' ? 0 : asked,
    passed: verdict === 'failed' ? Math.max(0, answered - 1) : answered,
    ms: verdict === 'silent' ? 30_000 : 240 + (minerUid ?? 0) * 13,
    micros: answered * 2_870,
  }
}

/** What each holder of a piece came to, by the standing of the file. */
function verdictsFor(standing: FileStanding, part: number): readonly HolderVerdict[] {
  const odd = part === 1
  if (standing === 'lost') return odd ? ['failed', 'missing', 'silent'] : ['proven', 'silent', 'proven']
  if (standing === 'failed') return odd ? ['proven', 'failed', 'unsigned'] : ['proven', 'proven', 'unsigned']
  if (standing === 'weak') return odd ? ['silent', 'consistent', 'proven'] : ['proven', 'unasked', 'proven']
  return ['proven', 'proven', 'proven']
}

function runOf(
  part: PartProof,
  at: number,
  depth: AuditRun['depth'],
  verdicts: readonly HolderVerdict[],
  owner: string,
): AuditRun {
  const chunks = Math.max(1, Math.ceil(part.bytes / CHUNK))
  const asked = depth === 'quick' ? 1 : Math.min(6, chunks)
  return {
    id: `${owner}-${part.cid}-${at}`,
    at,
    depth,
    cid: part.cid,
    length: part.bytes,
    validatorHotkey: part.holders[0]?.validatorHotkey ?? '',
    block: 18_240 + part.index,
    blockHash: `0x${fakeHex(part.index + 5, 64)}`,
    chunkBytes: CHUNK,
    chunks,
    indexes: Array.from({ length: asked }, (_, index) => (37 + index * 83) % chunks),
    holders: part.holders.map((holder, index) => holderAudit(holder, verdicts[index] ?? 'proven', asked)),
    trouble: '',
    bytesUp: 1_200 * asked,
    bytesDown: 19_400 * asked * part.holders.length,
    hasEvidence: true,
  }
}

function evidenceOf(run: AuditRun): readonly QuestionEvidence[] {
  return run.indexes.map((index) => ({
    question: {
      cid: run.cid,
      length: run.length,
      contentRoot: fakeHex(9, 64),
      validator: run.validatorHotkey,
      challengeHash: '98120938410928340918230498102938401',
      chunkBytes: run.chunkBytes,
      index,
      seed: fakeHex(index + 1, 64),
      curve: 'P-256',
      g: `04${fakeHex(1, 128)}`,
      h: `04${fakeHex(2, 128)}`,
      block: run.block,
      blockHash: run.blockHash,
      nonce: fakeHex(index + 2, 64),
      genesisHash: `0x${fakeHex(3, 64)}`,
      at: run.at,
    },
    answers: run.holders.map(({ minerHotkey, verdict, ms }) => ({
      miner: minerHotkey,
      answer: verdict === 'silent' || verdict === 'missing' ? null : {},
      noAnswer:
        verdict === 'silent' ? ('late' as const) : verdict === 'missing' ? ('missing' as const) : null,
      signature: verdict === 'unsigned' ? null : `0x${fakeHex(7, 128)}`,
      ms,
    })),
  }))
}

function coverageOf(bytes: number, standing: FileStanding, age: number): Coverage {
  const records = Math.max(1, Math.ceil(bytes / CHUNK))
  const copies = 3 * Math.max(1, Math.ceil(bytes / 8_388_608))
  const lostRecords = Math.max(1, Math.round(records / 100))
  const audited = standing !== 'unaudited'
  const proven = standing === 'lost' ? 1 : standing === 'proven' ? copies : copies - 1
  const questions = audited ? Math.min(records, standing === 'proven' ? 826 : 40) : 0
  return {
    records,
    copies: audited ? copies : 0,
    proven: audited ? Math.max(0, proven) : 0,
    lostShare: lostRecords / records,
    lostRecords,
    questions,
    missChance: questions === records ? 0 : (1 - lostRecords / records) ** questions,
    oldestAt: audited ? NOW - age * DAY : null,
  }
}

const NONE: Readonly<Record<HolderVerdict, number>> = {
  proven: 0,
  unsigned: 0,
  consistent: 0,
  failed: 0,
  missing: 0,
  silent: 0,
  unasked: 0,
}

function reportsOf(kind: FakeAudits, miners: readonly HolderProof[]): readonly AuditReport[] {
  if (kind === 'never') return []
  const base = {
    files: 23,
    objects: 884,
    questions: 884,
    whole: true,
    unreached: 0,
    unanswered: 0,
    stopped: false,
    bytesUp: 1_060_000,
    bytesDown: 51_400_000,
  }
  const finding = (at: number, verdict: HolderVerdict, copies: number) => {
    const { minerHotkey, minerUid } = miners[at] ?? { minerHotkey: '', minerUid: null }
    const { blame, reason } = FACTS[verdict]
    return { minerHotkey, minerUid, verdict, blame, reason, copies }
  }
  const liar: AuditReport['miners'] = [
    finding(1, 'failed', 7),
    finding(4, 'missing', 2),
    finding(2, 'unasked', 1),
    finding(3, 'silent', 12),
  ]
  return [
    {
      ...base,
      id: 'r3',
      at: NOW - 0.2 * DAY,
      finishedAt: NOW - 0.2 * DAY + 94_000,
      depth: 'quick',
      verdicts:
        kind === 'liar'
          ? { ...NONE, proven: 2_604, unsigned: 26, failed: 7, missing: 2, silent: 12, unasked: 1 }
          : { ...NONE, proven: 2_652 },
      miners: kind === 'liar' ? liar : [],
    },
    {
      ...base,
      id: 'r2',
      at: NOW - 6 * DAY,
      finishedAt: NOW - 6 * DAY + 700_000,
      depth: 'thorough',
      questions: 9_120,
      bytesUp: 11_060_000,
      bytesDown: 537_400_000,
      verdicts: { ...NONE, proven: 2_649, silent: 3 },
      miners: [finding(3, 'silent', 3)],
    },
    {
      ...base,
      id: 'r1',
      at: NOW - 9 * DAY,
      finishedAt: NOW - 9 * DAY + 20_000,
      depth: 'quick',
      objects: 112,
      stopped: true,
      verdicts: { ...NONE, proven: 336 },
      miners: [],
    },
  ]
}

function stateOf(kind: FakeAudits): AuditState {
  const current =
    kind === 'running'
      ? {
          depth: 'thorough' as const,
          planned: false,
          startedAt: NOW - 180_000,
          objects: 884,
          done: 371,
          questions: 9_120,
          asked: 3_802,
          failed: 2,
          bytesUp: 4_310_000,
          bytesDown: 224_000_000,
        }
      : null
  const never = kind === 'never'
  return {
    current,
    plan: { every: never ? 'never' : 'week', depth: 'quick' },
    endedAt: never ? null : NOW - 0.2 * DAY,
    lastAt: never ? null : NOW - 0.2 * DAY,
    nextAt: never ? null : NOW + 6.8 * DAY,
    failure: null,
  }
}

export function fakeAudits(
  kind: FakeAudits,
  parts: FakeAuditParts,
): AuditApi & {
  readonly state: () => AuditState
  readonly auditsOf: (entryId: string) => Outcome<FileAudits>
} {
  const { files, sheetOf, tell } = parts
  let state = stateOf(kind)
  const become = (change: Partial<AuditState>): Outcome<null> => {
    state = { ...state, ...change }
    tell(state)
    return { ok: true, value: null }
  }
  const standingOf = (id: string): FileStanding => {
    if (kind === 'never') return 'unaudited'
    return kind === 'liar' ? (parts.standings[id] ?? 'proven') : 'proven'
  }
  const byId = new Map(files.map((file, index) => [file.id, { file, age: index % 9 }]))
  const rank: readonly FileStanding[] = ['lost', 'failed', 'weak', 'unaudited', 'proven']
  const coverage = (id: string, bytes: number, age: number) => coverageOf(bytes, standingOf(id), age)
  const runsOf = (part: PartProof, standing: FileStanding, owner: string): readonly AuditRun[] =>
    standing === 'unaudited' || part.holders.length === 0
      ? []
      : [
          runOf(
            part,
            NOW - 0.2 * DAY,
            'quick',
            verdictsFor(standing, part.role === 'manifest' ? -1 : part.index),
            owner,
          ),
          runOf(part, NOW - 6 * DAY, 'thorough', [], owner),
        ]
  const auditsOf = (entryId: string): Outcome<FileAudits> => {
    const sheet = sheetOf(entryId)
    const known = byId.get(entryId)
    if (sheet === null || known === undefined)
      return { ok: false, error: { code: 'not-found', detail: entryId } }
    const standing = standingOf(entryId)
    const objects = sheet.parts.map((part) => ({ cid: part.cid, runs: runsOf(part, standing, entryId) }))
    return {
      ok: true,
      value: { entryId, standing, objects, coverage: coverage(entryId, known.file.bytes, known.age) },
    }
  }
  const rowOf = (id: string): AuditRow | null => {
    const known = byId.get(id)
    if (known === undefined) return null
    const { file, age } = known
    const standing = standingOf(id)
    const all = standing === 'proven' || standing === 'unaudited' ? null : auditsOf(id)
    const run = all?.ok === true ? all.value.objects.flatMap(({ runs }) => runs.slice(0, 1)) : []
    const worst = run.flatMap((each) =>
      each.holders
        .filter(({ verdict }) => verdict === 'failed' || (standing === 'weak' && verdict === 'silent'))
        .map((holder) => ({ ...holder, validatorHotkey: each.validatorHotkey, cid: each.cid })),
    )
    const copies = { lost: 0, failed: 2, weak: 1, unaudited: 0, proven: 3 }[standing]
    return {
      entryId: id,
      name: file.name,
      bytes: file.bytes,
      standing,
      coverage: coverage(id, file.bytes, age),
      copies,
      worst: worst[0] ?? null,
    }
  }
  const overview = (): AuditOverview => {
    const order = files
      .map(({ id }) => id)
      .toSorted((a, b) => rank.indexOf(standingOf(a)) - rank.indexOf(standingOf(b)))
    const count = (standing: FileStanding) => order.filter((id) => standingOf(id) === standing).length
    const [some] = files.map(({ id }) => sheetOf(id)).filter((sheet) => (sheet?.parts.length ?? 0) > 2)
    return {
      files: files.length,
      byStanding: {
        lost: count('lost'),
        failed: count('failed'),
        weak: count('weak'),
        unaudited: count('unaudited'),
        proven: count('proven'),
      },
      oldestAt: kind === 'never' || files.length === 0 ? null : NOW - 8 * DAY,
      order,
      reports: files.length === 0 ? [] : reportsOf(kind, some?.parts.flatMap(({ holders }) => holders) ?? []),
    }
  }
  return {
    state: () => state,
    auditNow: async (_target, depth) =>
      state.current === null
        ? become({
            current: {
              depth,
              planned: false,
              startedAt: NOW,
              objects: 884,
              done: 0,
              questions: 884,
              asked: 0,
              failed: 0,
              bytesUp: 0,
              bytesDown: 0,
            },
          })
        : { ok: false, error: { code: 'audit-running', detail: '' } },
    stopAudit: async () => become({ current: null }),
    setAuditPlan: async (plan) => become({ plan, nextAt: plan.every === 'never' ? null : NOW + DAY }),
    auditOverview: async () => ({ ok: true, value: overview() }),
    auditRows: async (ids) => ids.map(rowOf),
    auditsOf,
    auditEvidence: async (cid, runId) => {
      const run = runBy(cid, runId)
      return { ok: true, value: run === undefined ? [] : evidenceOf(run) }
    },
    examine: async (request) => {
      const run = runBy(request.cid, request.runId)
      const holder = run?.holders.find(({ minerHotkey }) => minerHotkey === request.minerHotkey)
      const caught = holder?.verdict === 'failed' ? ['content-path'] : []
      return { ok: true, value: fakeExamination(request, caught, run?.chunks ?? 1) }
    },
  }

  function runBy(cid: string, runId: string): AuditRun | undefined {
    const all = files.map(({ id }) => auditsOf(id)).flatMap((found) => (found.ok ? found.value.objects : []))
    return all.flatMap(({ runs }) => runs).find((run) => run.cid === cid && run.id === runId)
  }
}
