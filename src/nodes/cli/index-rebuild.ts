/** What `filetao index rebuild` opens around the work: key, chain, miners and an index where there is none. */
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { realProofs } from '../../engine/proofs.ts'
import { loadCurve, loadProofKernel } from '../../kernel/proof-kernel.ts'
import { mayContact } from '../gateway/address-guard.ts'
import { AxonClient } from '../shared/axon-client.ts'
import { connectNodeChain } from '../shared/chain-flags.ts'
import { makeFolderDurable, moveFileDurable } from '../shared/durable-file.ts'
import { useFastSr25519 } from '../shared/fast-sr25519.ts'
import { loadDerivedKey, loadKeyFile } from '../shared/key-file.ts'
import { followMetagraph } from '../shared/live-metagraph.ts'
import { silentLog } from '../shared/log.ts'
import { rememberingSha256 } from '../shared/sha256.ts'
import { IndexError } from '../validator/index-error.ts'
import { holdsIndex } from '../validator/level-folder.ts'
import { openLevelIndex } from '../validator/level-index.ts'
import type { CutOff } from '../validator/miner-inventories.ts'
import { chainPort, minerTransport, validatorTransport } from '../validator/network-ports.ts'
import { type RebuildReport, rebuildIndex } from '../validator/rebuild-index.ts'
import { createRecordSealer, SEALING_PURPOSE } from '../validator/record-sealer.ts'
import { nodeHashing, systemClock, systemRandom } from '../validator/system-ports.ts'

export interface RebuildSettings {
  readonly dir: string
  readonly key: string
  readonly chain: string
  readonly netuid: number
  readonly allowPrivate: boolean
  readonly all: boolean
  /** Into the index that is there. */
  readonly missing: boolean
  /** Fetch the bytes of every object and have its copies proven. */
  readonly prove: boolean
  readonly onObject: (done: number, share: number) => void
}

/** @throws IndexError when there is an index, or with `missing` none or one that is in use; KeyFileError; ChainError */
export async function rebuildIn(settings: RebuildSettings): Promise<RebuildReport> {
  const { dir, netuid, allowPrivate, all, missing, prove, onObject } = settings
  const folder = basename(dir) === 'index' ? dir : join(dir, 'index')
  if (missing && !holdsIndex(folder)) throw new IndexError('damaged', `${folder} holds no index`)
  if (!missing && holdsIndex(folder))
    throw new IndexError('locked', `${folder} holds an index; move it away first to make another one`)
  // Each object is as many signatures made and checked as it has copies, and one more.
  await useFastSr25519()
  const keypair = await loadKeyFile(settings.key)
  const sealingKey = await loadDerivedKey(settings.key, SEALING_PURPOSE)
  await makeFolderDurable(join(folder, '..'))
  const chain = await connectNodeChain('index', settings.chain, join(folder, '..'))
  const mayConnect = ({ hostname, port }: URL) =>
    mayContact(hostname.replace(/^\[|\]$/g, ''), Number(port === '' ? 80 : port), allowPrivate)
  const client = new AxonClient({ keypair, mayConnect })
  const metagraph = await followMetagraph(chain, netuid, silentLog)
  const hashing = nodeHashing(rememberingSha256(), await loadCurve(), (await loadProofKernel())?.sha3.fold)
  // Half of an index would pass for a whole one: it gets its name at the end.
  const making = missing ? folder : `${folder}.rebuilding`
  if (!missing) await rm(making, { recursive: true, force: true })
  const index = await openLevelIndex(making)
  let report: RebuildReport
  try {
    const ports = {
      clock: systemClock,
      random: systemRandom,
      hashing,
      proofs: realProofs(hashing),
      miners: minerTransport(client),
      validators: validatorTransport(client),
      index,
      chain: chainPort({ chain, netuid, keypair, metagraph }),
      hotkey: keypair.address,
      report: () => undefined,
    }
    const sealed = prove ? {} : { sealer: createRecordSealer(sealingKey) }
    report = await rebuildIndex(ports, client, { all, missing, onObject, ...sealed })
  } finally {
    await index.close()
    client.close()
    metagraph.stop()
    chain.close()
  }
  if (!missing) await moveFileDurable(making, folder)
  return report
}

const WHY: Readonly<Record<CutOff, string>> = {
  silent: 'it stopped answering',
  disordered: 'its names do not rise, so it would have been asked for ever',
  slow: 'its pages, or pieces that nobody else told of, took more than an hour',
  undelivered: 'it told of piece after piece and gave none of them',
}

export function rebuildSentence(report: RebuildReport): string {
  const { minersAsked, minersSilent, pieces, known, objects, fromRecords, probes, bytes, short } = report
  const { lost, unverified, leftOut, payloadUnknown } = report
  return [
    `${minersAsked} miners were asked, ${minersSilent} gave no whole answer; they told of ${pieces} pieces`,
    ...report.notHeard.map(
      ({ miner, why, pieces: told }) =>
        `${miner} was not heard to its end: ${WHY[why]}. Behind its first ${told} pieces only what other miners hold too is in the index`,
    ),
    ...(known > 0 ? [`${known} objects were in the index already, or are to go`] : []),
    `${objects} objects of ${bytes} bytes were put into the index, ${short} of them short of copies`,
    `${fromRecords} of them, and ${probes} probes, from records that miners had kept: their copies are asked by the rounds from now on, and were not proven here (--prove does)`,
    `${payloadUnknown} have the payload of our own clients, because no other validator knew theirs`,
    `${leftOut} pieces with a single holder were left out (--all takes them), ${lost} could not be had`,
    ...(unverified > 0
      ? [
          `${unverified} more were named by the miners of one owner only, and not given: that there ever were such objects is unverified`,
        ]
      : []),
    'owners are not known any more: who stores the same bytes again is an owner again',
  ].join('\n')
}
