/**
 * Stores objects anew that lack copies, from here: each is fetched from whoever gives the right bytes, held against its name and
 * the root that was fixed at upload, and placed through another validator than the one that should have repaired it. What it
 * proves is kept with the receipts that are there.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { DriveError, failureOf } from '../drive-error.ts'
import type { Restored } from '../health-api.ts'
import type { DriveFailure } from '../outcome-api.ts'
import type { HolderProof, PartProof } from '../proof-api.ts'
import type { Session } from '../session.ts'
import { fetchObject } from '../transfer/fetch-object.ts'
import { placeObject } from '../transfer/place-object.ts'
import type { Look } from './health-look.ts'

/** Bytes that one call moves: some minutes on a common line. What is left takes another one. */
const BYTES_MAX = 256 * 1024 * 1024

type Moving = Pick<Session, 'access' | 'hashes' | 'proofs'>

/**
 * @param lookAgain at the file, after each change
 * @param ask has all holders of the file prove their copies; whoever was silent and is back needs no new one
 * @throws DriveError vault-damaged, ChainError, the signal's reason
 */
export async function restoreShort(
  session: Moving,
  lookAgain: () => Promise<Look>,
  ask: () => Promise<void>,
  signal: AbortSignal,
): Promise<Restored> {
  const look = await lookAgain()
  const short = shortIn(look)
  let bytes = 0
  let failure: DriveFailure | null = null
  const tried: PartProof[] = []
  for (const part of short) {
    if (bytes > 0 && bytes + part.bytes > BYTES_MAX) break
    tried.push(part)
    try {
      const holders = await placeAgain(session, part, signal)
      bytes += part.bytes
      await keepHolders(session, look.fileCid, part.cid, holders)
    } catch (error) {
      signal.throwIfAborted()
      failure ??= failureOf(error)
    }
  }
  // A validator that has the copies in its index answers with their old receipts, whether they are lost or were only silent when
  // they were asked last. Only the miners themselves can tell.
  const isShort = async () => new Set(shortIn(await lookAgain()).map(({ cid }) => cid))
  let still = await isShort()
  if (failure === null && tried.some(({ cid }) => still.has(cid))) {
    await ask()
    signal.throwIfAborted()
    still = await isShort()
  }
  const restored = tried.filter(({ cid }) => !still.has(cid)).length
  if (restored < tried.length) failure ??= STALE
  return { objects: short.length, restored, bytes, left: short.length - tried.length, failure }
}

const STALE: DriveFailure = {
  code: 'not-enough-copies',
  detail: 'Validators answered with receipts of copies that are lost.',
}

function shortIn({ repairs }: Look): PartProof[] {
  return repairs.flatMap(({ repair, object }) => (repair.stage === 'expected' ? [object.part] : []))
}

async function placeAgain(
  { access, hashes }: Moving,
  part: PartProof,
  signal: AbortSignal,
): Promise<readonly HolderProof[]> {
  const { cid, bytes, contentRoot, role, index } = part
  const title = role === 'part' ? `part ${index + 1}` : `the ${role}`
  const expected = { bytes, root: hexToBytes(contentRoot) }
  const { data } = await fetchObject(access, { cid, expected, title }, 0, signal)
  const sha3 = await hashes.sha3Of(data)
  const turn = await turnAwayFrom(access, part)
  const { holders } = await placeObject(access, { cid, contentRoot, data, sha3, title }, { turn, signal })
  return holders
}

/** The turn in which somebody else than those who placed it is asked first, where there is somebody else. */
async function turnAwayFrom({ ring }: Session['access'], { holders }: PartProof): Promise<number> {
  const placed = new Set(holders.map(({ validatorHotkey }) => validatorHotkey))
  const order = await ring.order(0)
  for (let turn = 0; turn < order.length; turn += 1) {
    const [first] = await ring.order(turn)
    if (first !== undefined && !placed.has(first.hotkey)) return turn
  }
  return 0
}

/** New receipts take the place of older ones of the same miner for the same validator; those of lost copies stay, for they are what was proven. */
async function keepHolders(
  { proofs }: Moving,
  fileCid: string,
  cid: string,
  fresh: readonly HolderProof[],
): Promise<void> {
  const good = fresh.filter(({ level }) => level === 'verified')
  await proofs.changeParts(fileCid, (parts) => {
    const at = parts.findIndex((part) => part.cid === cid)
    const part = parts[at]
    if (part === undefined) throw new DriveError('not-found', 'The receipts of this file have gone.')
    const holders = new Map([...part.holders, ...good].map((holder) => [signersOf(holder), holder]))
    return parts.with(at, { ...part, holders: [...holders.values()] })
  })
}

function signersOf({ minerHotkey, validatorHotkey }: HolderProof): string {
  return `${minerHotkey}/${validatorHotkey}`
}
