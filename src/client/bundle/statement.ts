/** What a bundle proves, to whoever knows the hashes of its blocks, and what it does not. */
import type {
  Anchor,
  AnswerFinding,
  AnswerVerdict,
  BundleReport,
  Claim,
  Limit,
  ObjectFinding,
  Statement,
} from './bundle-report.ts'

type Found = Pick<BundleReport, 'objects' | 'downloads' | 'name'>

export function statementOf(found: Found): Statement {
  return { anchors: anchorsOf(found.objects), proves: claimsOf(found), leavesOpen: limitsOf(found) }
}

function anchorsOf(objects: readonly ObjectFinding[]): Anchor[] {
  const anchors = new Map<string, Anchor>()
  for (const { questions } of objects)
    for (const { ok, block, blockHash, genesisHash } of questions)
      if (ok) anchors.set(`${genesisHash}/${block}/${blockHash}`, { block, blockHash, genesisHash })
  return [...anchors.values()].sort((one, other) => one.block - other.block)
}

function answersOf({ objects }: Found, wanted: AnswerVerdict): AnswerFinding[] {
  const all = objects.flatMap(({ questions }) => questions.flatMap(({ answers }) => answers))
  return all.filter(({ verdict }) => verdict === wanted)
}

function minersOf(list: readonly { readonly miner: string }[]): number {
  return new Set(list.map(({ miner }) => miner)).size
}

function receiptsOf({ objects }: Found) {
  return objects.flatMap(({ receipts }) => receipts).filter(({ verdict }) => verdict !== 'failed')
}

function claimsOf(found: Found): Claim[] {
  const proven = answersOf(found, 'proven')
  const wrong = answersOf(found, 'signed-wrong').filter(({ basis }) => basis === 'arithmetic')
  const unsigned = answersOf(found, 'unsigned').length
  const receipts = receiptsOf(found)
  const whole = found.objects.filter(({ root }) => root === 'object').length
  const claims: Claim[] = []
  if (proven.length > 0) claims.push({ code: 'answered', answers: proven.length, miners: minersOf(proven) })
  if (unsigned > 0) claims.push({ code: 'bytes-there', answers: unsigned })
  if (wrong.length > 0) claims.push({ code: 'convicted', answers: wrong.length, miners: minersOf(wrong) })
  if (receipts.length > 0)
    claims.push({ code: 'receipts', receipts: receipts.length, miners: minersOf(receipts) })
  if (whole > 0) claims.push({ code: 'whole', objects: whole })
  return [...claims, { code: 'unchanged' }]
}

function limitsOf(found: Found): Limit[] {
  const { objects, downloads, name } = found
  const byWord = objects.filter(({ root }) => root !== 'object').length
  const bare = receiptsOf(found).filter(({ verdict }) => verdict === 'held').length
  const unsigned = answersOf(found, 'unsigned').length
  const byRoot = answersOf(found, 'signed-wrong').filter(({ basis }) => basis === 'root').length
  const limits: Limit[] = [{ code: 'still-held' }]
  if (byWord > 0) limits.push({ code: 'root-by-word', objects: byWord }, { code: 'other-chunks' })
  if (bare > 0) limits.push({ code: 'receipts-without-data', receipts: bare })
  if (byRoot > 0) limits.push({ code: 'convicted-by-word', answers: byRoot })
  if (unsigned > 0) limits.push({ code: 'unsigned', answers: unsigned })
  limits.push({ code: 'before' }, { code: 'how-late' }, { code: 'registered' }, { code: 'exporter' })
  if (downloads.length > 0) limits.push({ code: 'downloads-by-word', downloads: downloads.length })
  if (name !== null) limits.push({ code: 'name-by-word' })
  return limits
}
