/** What stands between this page and one node. Plain data. */
import type { Outcome } from '../outcome-api.ts'

/** In the order in which they are made. */
export const PREFLIGHT_STEPS = [
  'gateway',
  'listed',
  'address',
  'reach',
  'ping',
  'identity',
  'clock',
  'admits',
  'version',
  'proofs',
] as const
export type PreflightStepId = (typeof PREFLIGHT_STEPS)[number]

/** What a step found. `note`: nothing is wrong, and a person should know it. */
export type StepState = 'waits' | 'asks' | 'good' | 'note' | 'bad' | 'skipped'

export const FINDINGS = [
  'gateway-well',
  'gateway-stale',
  'gateway-no-chain',
  'gateway-none',
  'chain-unread',
  'hotkey-malformed',
  'hotkey-checksum',
  'hotkey-prefix',
  'not-listed',
  'listed-validator',
  /** A validator that no other one follows: reference clients do not ask it. */
  'listed-no-trust',
  'listed-miner',
  'address-none',
  'address-announced',
  'reached',
  /** Value `why`: a word of nodes/gateway/address-guard.ts. */
  'address-refused',
  'unreachable',
  'too-slow',
  /** The gateway has read an older chain than this page. */
  'gateway-behind',
  'gateway-busy',
  /** No answer from the gateway itself. */
  'gateway-lost',
  'ping-answered',
  /** It speaks the protocol and says no. */
  'ping-refused',
  'not-an-axon',
  'identity-signed',
  'identity-unsigned',
  'identity-other',
  'identity-forged',
  'clock-same',
  'clock-off',
  'clock-refuses',
  'clock-unknown',
  'admitted',
  'admitted-stock',
  'admits-miner',
  'admits-no-api',
  'admits-caller',
  'admits-registered',
  'admits-rate',
  'admits-clock',
  'admits-signature',
  /** It refuses the wallet's session; value `said`. */
  'admits-session',
  /** The session names other validators: uploads do not go here. */
  'admits-session-other',
  'admits-garbage',
  'admits-no-answer',
  'admits-other',
  'version-ours',
  'version-stock',
  'version-unknown',
  'proofs-verified',
  'proofs-claimed',
  'proofs-miner',
  'proofs-none',
] as const
export type Finding = (typeof FINDINGS)[number]

export interface PreflightStep {
  readonly id: PreflightStepId
  readonly state: StepState
  /** Null until the step has ended, and where it was skipped. */
  readonly found: Finding | null
  /** For the sentence: milliseconds, addresses, words of closed lists, a node's own text cut short. */
  readonly values: Readonly<Record<string, string | number>>
}

export interface Preflight {
  /** Hotkey. */
  readonly node: string
  /** SS58 in whose name it was asked to let the caller in. */
  readonly caller: string
  /** True: that is a wallet's account, and its session signed. */
  readonly bySession: boolean
  /** One for each of `PREFLIGHT_STEPS`. */
  readonly steps: readonly PreflightStep[]
  /** Unix milliseconds. */
  readonly at: number
}

export interface PreflightApi {
  /** Adverse ends are findings. @param onSteps all steps, each time one begins or ends */
  preflight(hotkey: string, onSteps: (steps: readonly PreflightStep[]) => void): Promise<Outcome<Preflight>>
}
