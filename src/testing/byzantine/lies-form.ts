/**
 * Liars whose answer is right but for one member that is not written as the protocol writes it (rows B10-B12). Each form
 * has the reason it must be refused with; the honest value is at hand, so nothing else is wrong.
 */

import { p256 } from '@noble/curves/nist.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ChallengeAnswer, ChallengeReason } from '../../protocol/challenge-proof.ts'
import { P256_ORDER } from '../../protocol/point.ts'
import { type Json, unwrapProof, wrapProof } from '../../protocol/proof-json.ts'
import { changedChallenge, hostile, type MakeLiar } from './liar.ts'

export interface Form {
  readonly name: string
  readonly reason: ChallengeReason
  /** The member of the answer that is replaced. */
  readonly member: 'commitment' | 'randomness' | 'merkle_proof' | 'merkle_root' | 'content_path'
  /** From the honest value of the member. */
  readonly value: (honest: unknown) => unknown
}

/** Lies with one form. */
export function writes(form: Form): MakeLiar {
  return (honest, tools) => changedChallenge(honest, tools, (answer) => inForm(answer, form))
}

/** The answer with the form's member replaced. */
export function inForm(answer: ChallengeAnswer, { member, value }: Form): ChallengeAnswer {
  return { ...answer, [member]: hostile<string>(value(answer[member])) }
}

const hex = (text: string): string => bytesToHex(utf8ToBytes(text))

function textOf(honest: unknown): string {
  if (typeof honest !== 'string') throw new Error('the honest member is not text')
  return honest
}

function coordinates(honest: unknown): [string, string] {
  const text = Buffer.from(textOf(honest), 'hex').toString('latin1')
  const [x = '', y = ''] = text.split(',')
  return [x, y]
}

function point(name: string, value: (x: string, y: string) => unknown): Form {
  const from = (honest: unknown) => value(...coordinates(honest))
  return { name, reason: 'point-invalid', member: 'commitment', value: from }
}

const P = p256.Point.Fp.ORDER
/** The generator of secp256k1: a good point of another curve. */
const FOREIGN = [
  '55066263022277343669578718895168534326250603453777594175500187360389116729240',
  '32670510020758816978083085130507043184471273380659243275938904335757337482424',
].join(',')

/** B10. */
export const POINT_FORMS: readonly Form[] = [
  point('infinity', () => hex('0,0')),
  point('off the curve', () => hex('0,1')),
  point('invalid curve: y + 1', (x, y) => hex(`${x},${BigInt(y) + 1n}`)),
  point('a point of secp256k1', () => hex(FOREIGN)),
  point('x + p', (x, y) => hex(`${BigInt(x) + P},${y}`)),
  point('y + p', (x, y) => hex(`${x},${BigInt(y) + P}`)),
  point('negative x', (x, y) => hex(`-${x},${y}`)),
  point('leading zero', (x, y) => hex(`0${x},${y}`)),
  point('spaces', (x, y) => hex(` ${x} , ${y}`)),
  point('plus sign', (x, y) => hex(`+${x},${y}`)),
  point('underscore between digits', (x, y) => hex(`${x.slice(0, 3)}_${x.slice(3)},${y}`)),
  point('three coordinates', (x, y) => hex(`${x},${y},1`)),
  point('one coordinate', (x) => hex(x)),
  point('exponent', (_, y) => hex(`1e3,${y}`)),
  point('full-width digits', (x, y) => bytesToHex(utf8ToBytes(`${x.replace(/\d/, '１')},${y}`))),
  point('upper-case hex', (x, y) => hex(`${x},${y}`).toUpperCase()),
  point('odd number of hex digits', (x, y) => `${hex(`${x},${y}`)}3`),
  point('compressed SEC1', () => `02${'ab'.repeat(32)}`),
  point('a million digits', (_, y) => hex(`${'9'.repeat(1_000_000)},${y}`)),
  point('NUL bytes', (x, y) => hex(`${x},${y}\0`)),
  point('empty', () => ''),
  point('not text: a number', () => 5),
  point('not text: a list', (x, y) => [x, y]),
  point('not text: an object', () => ({ x: 1, y: 2 })),
  point('null', () => null),
]

function randomness(name: string, value: (r: bigint) => unknown): Form {
  const from = (honest: unknown) => value(typeof honest === 'bigint' ? honest : 1n)
  return { name, reason: 'randomness-invalid', member: 'randomness', value: from }
}

/** B11. Up to 2^256 is in the protocol's range although it is beyond the order of the group; one more is not. */
export const RANDOMNESS_FORMS: readonly Form[] = [
  randomness('zero', () => 0n),
  randomness('zero as a number', () => 0),
  randomness('negative', (r) => -r),
  randomness('2^256 + 1', () => 2n ** 256n + 1n),
  randomness('r + 2^300', (r) => r + 2n ** 300n),
  randomness('a fraction', () => 1.5),
  randomness('NaN', () => Number.NaN),
  randomness('1e999', () => Number.POSITIVE_INFINITY),
  randomness('a double beyond 2^53', (r) => Number(r)),
  randomness('text with a space', (r) => ` ${r}`),
  randomness('text with a line end', (r) => `${r}\n`),
  randomness('text with a sign', (r) => `+${r}`),
  randomness('text with a leading zero', (r) => `0${r}`),
  randomness('hexadecimal text', (r) => `0x${r.toString(16)}`),
  randomness('text in exponents', () => '1e77'),
  randomness('text with an underscore', (r) => `${String(r).slice(0, 2)}_${String(r).slice(2)}`),
  randomness('a million digits', () => '9'.repeat(1_000_000)),
  randomness('empty text', () => ''),
  randomness('true', () => true),
  randomness('a list', (r) => [r]),
  randomness('an object', () => ({ toString: 5 })),
  randomness('null', () => null),
]

/** As integers they are one and the same opening, so the strict range of the protocol is what counts. */
export const RANDOMNESS_HONEST: readonly bigint[] = [1n, P256_ORDER, 2n ** 256n]

type Step = Record<string, unknown>

function steps(honest: unknown): Step[] {
  const unwrapped = unwrapProof(honest, 'strict')
  if (!unwrapped.ok || !Array.isArray(unwrapped.value)) throw new Error('the honest path is not a list')
  const list: readonly unknown[] = unwrapped.value
  return list.map((step) => ({ ...(step as Step) }))
}

/** Rewrites the steps of a path that has some; a path of one chunk has none, and is given one it must not have. */
function path(name: string, change: (list: Step[]) => unknown): Form {
  const value = (honest: unknown): unknown => {
    const list = steps(honest)
    const changed = list.length === 0 ? [{ left: 'ab'.repeat(32) }] : change(list)
    return Array.isArray(changed) ? wrapProof(hostile<readonly Json[]>(changed)) : changed
  }
  return { name, reason: 'path-shape', member: 'merkle_proof', value }
}

function unreadable(name: string, value: (honest: unknown) => unknown): Form {
  return { name, reason: 'path-malformed', member: 'merkle_proof', value }
}

function sideOf(step: Step): string {
  return 'left' in step ? 'left' : 'right'
}

/** B12, the prover's tree. */
export const PATH_FORMS: readonly Form[] = [
  path('no steps', () => []),
  path('one step too few', (list) => list.slice(1)),
  path('one step too many', (list) => [...list, { left: 'ab'.repeat(32) }]),
  path('twice the path', (list) => [...list, ...list]),
  path('both sides in a step', (list) =>
    list.map((step) => ({ left: 'ab'.repeat(32), right: 'cd'.repeat(32), ...step })),
  ),
  path('neither side in a step', (list) => list.map(() => ({}))),
  path('the other side', (list) =>
    list.map((step) => ({ [sideOf(step) === 'left' ? 'right' : 'left']: step[sideOf(step)] })),
  ),
  path('a sibling of odd length', (list) =>
    list.map((step) => ({ [sideOf(step)]: `${String(step[sideOf(step)])}a` })),
  ),
  path('an empty sibling', (list) => list.map((step) => ({ [sideOf(step)]: '' }))),
  path('a sibling in upper case', (list) =>
    list.map((step) => ({ [sideOf(step)]: `AB${String(step[sideOf(step)])}` })),
  ),
  path('steps that are texts', (list) => list.map(() => 'left')),
  path('steps that are null', (list) => list.map(() => null)),
  path('an extra member', (list) => list.map((step) => ({ ...step, up: 1 }))),
  unreadable('a hundred thousand steps', () =>
    wrapProof(Array.from({ length: 100_000 }, () => ({ left: 'ab' }))),
  ),
  unreadable('not base64', () => '!!!!'),
  unreadable('not JSON', () => Buffer.from('[{"left":').toString('base64')),
  unreadable('nested ten thousand deep', () => Buffer.from('['.repeat(10_000)).toString('base64')),
  unreadable('null', () => null),
  unreadable('a list instead of text', (honest) => steps(honest)),
  { ...path('wrapped twice', () => []), value: (honest) => wrapProof(textOf(honest)) },
  { name: 'an object', reason: 'path-shape', member: 'merkle_proof', value: () => wrapProof({ left: 'ab' }) },
  { name: 'a root of 31 bytes', reason: 'path-shape', member: 'merkle_root', value: () => 'ab'.repeat(31) },
  { name: 'another root', reason: 'path-fails', member: 'merkle_root', value: otherRoot },
]

/** Another root of the right form: 32 bytes, or a point when the tree is one leaf. */
function otherRoot(honest: unknown): string {
  const text = textOf(honest)
  return text.length === 64 ? 'ab'.repeat(32) : bytesToHex(utf8ToBytes(pointText()))
}

function pointText(): string {
  const { x, y } = p256.Point.BASE.toAffine()
  return `${x},${y}`
}

function contentPath(
  name: string,
  reason: ChallengeReason,
  change: (list: readonly unknown[]) => unknown,
): Form {
  const value = (honest: unknown): unknown => change(Array.isArray(honest) ? honest : [])
  return { name: `content path: ${name}`, reason, member: 'content_path', value }
}

/** B12, the content tree. */
export const CONTENT_PATH_FORMS: readonly Form[] = [
  contentPath('none', 'content-path-missing', () => null),
  contentPath('a text', 'content-path-missing', () => 'ab'.repeat(32)),
  contentPath('a hundred thousand steps', 'content-path-missing', () =>
    Array.from({ length: 100_000 }, () => 'ab'.repeat(32)),
  ),
  contentPath('a step of 31 bytes', 'content-path-missing', (list) => [...list, 'ab'.repeat(31)]),
  contentPath('a step in upper case', 'content-path-missing', (list) => [...list, 'AB'.repeat(32)]),
  contentPath('steps that are numbers', 'content-path-missing', (list) => [...list, 5]),
  contentPath('steps that are objects', 'content-path-missing', (list) => [...list, { length: 64 }]),
  contentPath('one step too many', 'content-path-shape', (list) => [...list, 'ab'.repeat(32)]),
]

/** B12, forms that only a path with steps can have. */
export const LONG_CONTENT_PATH_FORMS: readonly Form[] = [
  contentPath('one step too few', 'content-path-shape', (list) => list.slice(1)),
  contentPath('no steps', 'content-path-shape', () => []),
  contentPath('another sibling', 'content-root-differs', (list) => ['ab'.repeat(32), ...list.slice(1)]),
  contentPath('the wrong way round', 'content-root-differs', (list) =>
    list.length < 2 ? ['ab'.repeat(32), ...list.slice(1)] : [...list].reverse(),
  ),
]
