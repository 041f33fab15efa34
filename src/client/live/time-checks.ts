/** How long single checks take: each is made again, alone, from the inputs that it says it had. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { auditParametersOf } from '../../protocol/audit-parameters.ts'
import { chainedHash } from '../../protocol/chained-hash.ts'
import { parseRandomness } from '../../protocol/decimal.ts'
import { nobleSha3 } from '../../protocol/hash.ts'
import { opens } from '../../protocol/pedersen.ts'
import { decodePoint } from '../../protocol/point.ts'
import type { Check } from '../../protocol/verdict.ts'
import { verifySignature } from '../../wire/sr25519.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import type { PathStep } from '../audit-api.ts'
import type { BenchRow } from './bench-api.ts'

/** What checks do not list among their inputs; missing: that check is not timed. */
export interface TimingExtras {
  /** Hashes the data as the chained hash of a receipt does. */
  readonly hashData?: () => unknown
  /** Names the data. */
  readonly nameData?: () => unknown
  readonly merklePath?: readonly PathStep[]
  readonly leadChunk?: () => unknown
}

/** Microseconds of one go. */
function micros(work: () => unknown): number {
  const began = performance.now()
  work()
  return Math.max(0, (performance.now() - began) * 1000)
}

/** The same checks as rows of the workbench. Total over what verifiers record of hostile answers. */
export function timedRows(checks: readonly Check[], extras: TimingExtras): BenchRow[] {
  return checks.map((check) => {
    const { id, inputs, ok } = check
    const work = workOf(check, extras)
    return {
      id,
      inputs,
      ok,
      expected: check.expected ?? null,
      got: check.got ?? null,
      micros: work === null ? null : micros(work),
    }
  })
}

function workOf({ id, inputs, expected }: Check, extras: TimingExtras): (() => unknown) | null {
  switch (id) {
    case 'object-cid':
      return extras.nameData ?? null
    case 'chained-commitment':
      return extras.hashData ?? chainWork(inputs)
    case 'point-form':
      return () => decodePoint(inputs['point'], 'strict')
    case 'pedersen-opening':
      return openingWork(inputs, expected)
    case 'audit-bases':
      return () => auditParametersOf(inputs['seed'] ?? '')
    case 'merkle-path':
      return pathWork(inputs['leaf'], extras.merklePath)
    case 'content-path':
      return extras.leadChunk ?? null
    case 'receipt-signature':
    case 'answer-signature':
      return signatureWork(inputs)
    default:
      return null
  }
}

type Inputs = Check['inputs']

function chainWork({ seed, commitment_proof: proof }: Inputs): (() => unknown) | null {
  return seed === undefined || proof === undefined ? null : () => chainedHash(proof, seed)
}

/** Null where what was decoded cannot be read back from its inputs. */
function openingWork(inputs: Inputs, committed: string | undefined): (() => unknown) | null {
  const [g, h] = [decodePoint(inputs['g'], 'strict'), decodePoint(inputs['h'], 'strict')]
  const commitment = decodePoint(committed, 'strict')
  const [m, r] = [parseRandomness(inputs['m'], 'strict'), parseRandomness(inputs['r'], 'strict')]
  if (!g.ok || !h.ok || !commitment.ok || m === null || r === null) return null
  const opening = { g: g.value, h: h.value, commitment: commitment.value, m, r }
  return () => opens(opening)
}

const HEX = /^(?:[0-9a-f]{2})*$/

function pathWork(leaf: string | undefined, steps: readonly PathStep[] | undefined): (() => unknown) | null {
  if (leaf === undefined || steps === undefined || ![leaf, ...steps.map(({ hash }) => hash)].every(isHex))
    return null
  return () =>
    steps.reduce<Uint8Array>((below, { side, hash }) => {
      return side === 'left' ? nobleSha3(hexToBytes(hash), below) : nobleSha3(below, hexToBytes(hash))
    }, hexToBytes(leaf))
}

function isHex(text: string): boolean {
  return HEX.test(text)
}

function signatureWork({ miner, text, signature }: Inputs): (() => unknown) | null {
  const address = decodeAddress(miner ?? '')
  if (!address.ok || text === undefined || signature === undefined || !/^0x[0-9a-f]{128}$/.test(signature))
    return null
  return () => verifySignature(utf8ToBytes(text), hexToBytes(signature.slice(2)), address.value)
}
