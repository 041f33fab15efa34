/** The name of a refusal, out of what the client library decoded: the last names are the telling ones. */

/**
 * InvalidTransaction::Custom of Subtensor's own checks before a call is taken, by number
 * (`CustomTransactionError`; 255 is BadRequest).
 */
const CUSTOM: readonly string[] = [
  'ColdkeyInSwapSchedule',
  'StakeAmountTooLow',
  'BalanceTooLow',
  'SubnetNotExists',
  'HotkeyAccountDoesntExist',
  'NotEnoughStakeToWithdraw',
  'RateLimitExceeded',
  'InsufficientLiquidity',
  'SlippageTooHigh',
  'TransferDisallowed',
  'HotKeyNotRegisteredInNetwork',
  'InvalidIpAddress',
  'ServingRateLimitExceeded',
  'InvalidPort',
  'ZeroMaxAmount',
  'InvalidRevealRound',
  'CommitNotFound',
  'CommitBlockNotInRevealRange',
  'InputLengthsUnequal',
  'UidNotFound',
  'EvmKeyAssociateRateLimitExceeded',
  'ColdkeySwapDisputed',
  'InvalidRealAccount',
  'FailedShieldedTxParsing',
  'InvalidShieldedTxPubKeyHash',
  'CommitRevealEnabled',
  'CommitRevealDisabled',
  'NonAssociatedColdKey',
  'InvalidIpType',
  'IncorrectCommitRevealVersion',
  'CommittingWeightsTooFast',
  'TooManyUnrevealedCommits',
  'NewHotKeyIsSameWithOld',
  'HotKeyAlreadyRegisteredInSubNet',
  'NotEnoughBalanceToPaySwapHotKey',
  'HotKeySwapOnSubnetIntervalNotPassed',
]

const customName = (code: number): string => CUSTOM[code] ?? (code === 255 ? 'BadRequest' : `Custom${code}`)

/** Deeper than any error of a runtime nests. */
const MAX_DEPTH = 6

/** Of `{ type, value: { type, value … } }`, the innermost type; total. */
export const refusalName = (error: unknown): string => {
  let name = 'unknown'
  let inner = error
  for (let depth = 0; depth < MAX_DEPTH && typeof inner === 'object' && inner !== null; depth++) {
    if (!('type' in inner) || typeof inner.type !== 'string') break
    name = inner.type
    inner = 'value' in inner ? inner.value : undefined
    if (name === 'Custom' && typeof inner === 'number') return customName(inner)
  }
  return name
}

/** JSON-RPC error codes of author_submitExtrinsic that are a verdict on the extrinsic; a full pool (1016) is none. */
const BY_CODE: Readonly<Record<number, string>> = {
  1001: 'BadFormat',
  1010: 'Invalid',
  1011: 'UnknownValidity',
  1012: 'TemporarilyBanned',
  1013: 'AlreadyImported',
  // Another extrinsic of this account and number waits in the pool: this one is behind its time.
  1014: 'Stale',
}

/** What Substrate's nodes have said of an invalid transaction for years (`sp_runtime::transaction_validity`), in `data`. */
const BY_TEXT: readonly (readonly [string, string])[] = [
  ['Transaction is outdated', 'Stale'],
  ['Transaction has a bad signature', 'BadProof'],
  ['Transaction has an ancient birth block', 'AncientBirthBlock'],
  ['Inability to pay some fees', 'Payment'],
  ['Transaction would exhaust the block limits', 'ExhaustsResources'],
  ['Transaction call is not expected', 'Call'],
  ['Transaction will be valid in the future', 'Future'],
]

/** Of the error that answers author_submitExtrinsic; null when it is no verdict on the extrinsic. Total. */
export const rpcRefusal = (error: unknown): string | null => {
  if (typeof error !== 'object' || error === null) return null
  const code: unknown = Reflect.get(error, 'code')
  if (typeof code !== 'number' || BY_CODE[code] === undefined) return null
  const data: unknown = Reflect.get(error, 'data')
  const text = typeof data === 'string' ? data : ''
  const custom = /^Custom error: (\d+)/.exec(text)?.[1]
  if (custom !== undefined) return customName(Number(custom))
  return BY_TEXT.find(([start]) => text.startsWith(start))?.[1] ?? BY_CODE[code]
}
