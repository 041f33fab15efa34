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
