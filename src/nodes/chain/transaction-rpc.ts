/**
 * How calls come in: author_* as Substrate nodes have answered for years, with their error codes, and transaction_v1_*,
 * where the node keeps trying in silence until it is told to stop.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import {
  connectionOf,
  hexAt,
  INVALID_PARAMS,
  type RpcContext,
  RpcError,
  type RpcMethods,
  type SubmitReason,
  textAt,
} from './rpc-types.ts'
import type { ExtrinsicStatus } from './transaction-pool.ts'

const BAD_FORMAT = 1001
const INVALID = 1010
const UNKNOWN_VALIDITY = 1011
const ALREADY_IMPORTED = 1013
const TOO_LOW_PRIORITY = 1014
const POOL_FULL = 1016

const INVALID_MESSAGE = 'Invalid Transaction'
const UNKNOWN_MESSAGE = 'Unknown Transaction Validity'

/** Code and message are what clients of Substrate nodes know; our own words go into `data`. */
const ERRORS: Readonly<Record<SubmitReason, readonly [number, string]>> = {
  malformed: [BAD_FORMAT, 'Extrinsic has invalid format'],
  'unknown-call': [BAD_FORMAT, 'Extrinsic has invalid format'],
  oversize: [INVALID, INVALID_MESSAGE],
  unsigned: [UNKNOWN_VALIDITY, UNKNOWN_MESSAGE],
  'cannot-lookup': [UNKNOWN_VALIDITY, UNKNOWN_MESSAGE],
  CannotLookup: [UNKNOWN_VALIDITY, UNKNOWN_MESSAGE],
  NoUnsignedValidator: [UNKNOWN_VALIDITY, UNKNOWN_MESSAGE],
  Call: [INVALID, INVALID_MESSAGE],
  Payment: [INVALID, INVALID_MESSAGE],
  Stale: [INVALID, INVALID_MESSAGE],
  BadProof: [INVALID, INVALID_MESSAGE],
  AncientBirthBlock: [INVALID, INVALID_MESSAGE],
  ExhaustsResources: [INVALID, INVALID_MESSAGE],
  'already-imported': [ALREADY_IMPORTED, 'Transaction Already Imported'],
  'too-low-priority': [TOO_LOW_PRIORITY, 'Priority is too low'],
  'pool-full': [POOL_FULL, 'Immediately Dropped'],
  stopping: [POOL_FULL, 'Immediately Dropped'],
}

/** What nodes say of an invalid call, by which clients tell one from another. */
const DATA: Partial<Record<SubmitReason, string>> = {
  Stale: 'Transaction is outdated',
  BadProof: 'Transaction has a bad signature',
  AncientBirthBlock: 'Transaction has an ancient birth block',
  Payment: 'Inability to pay some fees (e.g. account balance too low)',
  ExhaustsResources: 'Transaction would exhaust the block limits',
  oversize: 'Transaction would exhaust the block limits',
  Call: 'Transaction call is not expected',
}

const bytesAt = (params: readonly unknown[]): Uint8Array => hexToBytes(hexAt(params, 0).slice(2))

const refusal = (reason: SubmitReason, detail: string): RpcError => {
  const [code, message] = ERRORS[reason]
  const known = DATA[reason]
  return new RpcError(code, message, known === undefined ? detail : `${known}: ${detail}`)
}

const submit = ({ chain }: RpcContext, params: readonly unknown[]): string => {
  const submitted = chain.submit(bytesAt(params))
  if (!submitted.ok) throw refusal(submitted.reason, submitted.detail)
  return submitted.value
}

const statusJson = (status: ExtrinsicStatus): unknown =>
  'blockHash' in status ? { [status.kind]: status.blockHash } : status.kind

const WATCH = 'extrinsic'

const submitAndWatch = (context: RpcContext, params: readonly unknown[]): string => {
  const connection = connectionOf(context)
  const told: ExtrinsicStatus[] = []
  let open = true
  const tell = (status: ExtrinsicStatus): void => {
    if (open) connection.notify('author_extrinsicUpdate', id, statusJson(status))
  }
  let listen = (status: ExtrinsicStatus): void => void told.push(status)
  const id = connection.open(WATCH, () => {
    open = false
  })
  const submitted = context.chain.submit(bytesAt(params), (status) => listen(status))
  if (!submitted.ok) {
    connection.close(WATCH, id)
    throw refusal(submitted.reason, submitted.detail)
  }
  listen = tell
  for (const status of told) tell(status)
  return id
}

const BROADCAST = 'broadcast'
/** At once on one connection; the specification lets a node refuse more. */
const MAX_BROADCASTS = 16

/** Tries now and at every block, until a block holds the call, its client goes or says stop. */
const broadcast = (context: RpcContext, params: readonly unknown[]): string | null => {
  const connection = connectionOf(context)
  const bytes = bytesAt(params)
  if (connection.count(BROADCAST) >= MAX_BROADCASTS) return null
  const own = `0x${bytesToHex(bytes)}`
  const stop = context.chain.onBlock(({ body }) => {
    if (body.includes(own)) stop()
    else context.chain.submit(bytes)
  })
  context.chain.submit(bytes)
  return connection.open(BROADCAST, stop)
}

export const TRANSACTION_METHODS: RpcMethods = {
  author_submitExtrinsic: submit,
  author_pendingExtrinsics: ({ chain }) => chain.pending(),
  author_submitAndWatchExtrinsic: submitAndWatch,
  author_unwatchExtrinsic: (context, params) => connectionOf(context).close(WATCH, textAt(params, 0)),
  transaction_v1_broadcast: broadcast,
  transaction_v1_stop: (context, params) => {
    if (!connectionOf(context).close(BROADCAST, textAt(params, 0)))
      throw new RpcError(INVALID_PARAMS, 'there is no such broadcast')
    return null
  },
}
