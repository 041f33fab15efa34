/** The report of a proof bundle in words, for a terminal. */
import type {
  AnswerFinding,
  AnswerVerdict,
  BundleReport,
  Claim,
  Limit,
  ObjectFinding,
  QuestionFinding,
  ReceiptFinding,
} from '../../client/bundle/bundle-report.ts'
import { printable } from './progress.ts'

/** Blocks that are printed; the JSON has all. */
const BLOCKS_SHOWN = 10

const VERDICTS: Readonly<Record<AnswerVerdict, string>> = {
  proven: 'proven: right, and signed by this miner',
  unsigned: 'right, and not signed: it may be anybody’s',
  consistent: 'consistent: nothing binds it to the object',
  'signed-wrong': 'WRONG, and signed by this miner, which convicts itself',
  'signed-disputed': 'WRONG in what is not signed or rests on the exporter’s word: nobody is convicted',
  'wrong-unsigned': 'WRONG, and not signed by this miner: nobody is convicted',
  'no-answer': 'no answer',
  void: 'VOID: the question is not drawn from the block that it names, or is about another piece',
}

const RECEIPTS: Readonly<Record<ReceiptFinding['verdict'], string>> = {
  held: 'signed, and its commitment opens; not checked against the bytes',
  proven: 'signed, and right for the bytes of the object',
  failed: 'WRONG',
}

const ROOTS: Readonly<Record<ObjectFinding['root'], string>> = {
  object: 'of the object itself, which is in the bundle whole',
  word: 'by the word of the exporter',
  contradicted: 'WRONG: bytes that lead to it are not the object of this name',
}

export function reportText(report: BundleReport): string {
  const { statement } = report
  return [
    `Proof bundle of ${timeText(report.at)}, by the clock of whoever exported it`,
    `signed by ${report.exporter}`,
    `network ${printable(report.networkName)}, genesis ${report.genesisHash}`,
    ...(report.name === null ? [] : [`file ${printable(report.name)}`]),
    ...report.objects.flatMap(objectLines),
    ...report.downloads.map(
      ({ at, bytes, complete }) =>
        `download of ${timeText(at)}: ${bytes} bytes, ${complete ? 'complete' : 'not complete'}, by the exporter’s word`,
    ),
    '',
    statement.anchors.length === 0
      ? 'What it shows:'
      : 'What it shows, to whoever knows that these blocks have these hashes:',
    ...anchorLines(report),
    ...statement.proves.map((claim) => `  + ${claimText(claim)}`),
    '',
    'What it does not show:',
    ...statement.leavesOpen.map((limit) => `  - ${limitText(limit)}`),
    '',
    report.ok ? 'Everything in it holds.' : 'NOT everything in it holds.',
  ].join('\n')
}

function timeText(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${ms}` : date.toISOString()
}

function objectLines(object: ObjectFinding): string[] {
  const { cid, role, index, length, contentRoot, root, receipts, questions } = object
  return [
    '',
    `${role} with index ${index}: ${cid}, ${length} bytes`,
    `  content root ${contentRoot}: ${ROOTS[root]}`,
    ...receipts.map(
      ({ miner, block, verdict, reason }) =>
        `  receipt of ${miner} at block ${block}: ${RECEIPTS[verdict]}${because(reason)}`,
    ),
    ...questions.flatMap(questionLines),
  ]
}

function questionLines({ index, chunkBytes, block, validator, answers }: QuestionFinding): string[] {
  return [
    `  chunk with index ${index} of ${chunkBytes} bytes, asked after block ${block} through ${validator}`,
    ...answers.map((answer) => `    ${answer.miner}: ${answerText(answer)}`),
  ]
}

function answerText({ verdict, basis, reason, noAnswer }: AnswerFinding): string {
  const where = basis === 'root' ? ', if the root is right' : ''
  return `${VERDICTS[verdict]}${where}${because(noAnswer ?? reason)}`
}

function because(reason: string): string {
  return reason === '' ? '' : ` (${reason})`
}

function anchorLines({ statement: { anchors } }: BundleReport): string[] {
  const shown = anchors
    .slice(0, BLOCKS_SHOWN)
    .map(({ block, blockHash }) => `    block ${block} is ${blockHash}`)
  if (anchors.length > BLOCKS_SHOWN) shown.push(`    and ${anchors.length - BLOCKS_SHOWN} more (--json)`)
  const [first] = anchors
  if (first !== undefined)
    shown.push(
      `    (ask any node of the chain with genesis ${first.genesisHash}: chain_getBlockHash [${first.block}])`,
    )
  return shown
}

function count(number: number, one: string, more = `${one}s`): string {
  return `${number} ${number === 1 ? one : more}`
}

function claimText(claim: Claim): string {
  switch (claim.code) {
    case 'answered':
      return `${count(claim.miners, 'miner')} computed and signed ${count(claim.answers, 'right answer')} after those blocks were made`
    case 'bytes-there':
      return `somebody had the right bytes for ${count(claim.answers, 'unsigned answer')} after those blocks were made`
    case 'convicted':
      return `${count(claim.miners, 'miner')} signed ${count(claim.answers, 'wrong answer')}`
    case 'receipts':
      return `${count(claim.miners, 'miner')} signed ${count(claim.receipts, 'receipt')}, each after the block that it names`
    case 'whole':
      return `${count(claim.objects, 'object')} in the bundle whole, with the hash of the name`
    case 'unchanged':
      return 'nothing in it was changed since its exporter signed it'
  }
}

function limitText(limit: Limit): string {
  switch (limit.code) {
    case 'still-held':
      return 'that a miner still has anything, or that it did not fetch the bytes from elsewhere to answer'
    case 'other-chunks':
      return 'anything about chunks that were not asked for'
    case 'before':
      return 'what happened before those blocks'
    case 'how-late':
      return 'how long after its block an answer was made; all clock times are the exporter’s word'
    case 'registered':
      return 'that those addresses are miners and validators of the subnet; the chain says that'
    case 'exporter':
      return 'who the exporter is; compare the address with the one you were given'
    case 'root-by-word':
      return `that the root of ${count(limit.objects, 'object')} is the right one: the exporter’s word`
    case 'receipts-without-data':
      return `that ${count(limit.receipts, 'receipt')} can be for no other bytes: those are not in the bundle`
    case 'convicted-by-word':
      return `that the miner is to blame for ${count(limit.answers, 'signed answer')} to another root: that root and piece belong together is the exporter’s word`
    case 'unsigned':
      return `who made ${count(limit.answers, 'unsigned answer')}`
    case 'downloads-by-word':
      return `that ${count(limit.downloads, 'download')} took place`
    case 'name-by-word':
      return 'that the file has that name'
  }
}
