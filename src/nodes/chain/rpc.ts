/**
 * One JSON-RPC message in, one answer out. Total over anything a peer can send: every failure is a JSON-RPC
 * error, and what we did not expect is logged and answered as an internal error without its text.
 */
import { errorFields, type Log } from '../shared/log.ts'
import { CHAIN_HEAD_METHODS } from './chain-head.ts'
import { LEGACY_METHODS } from './legacy-rpc.ts'
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  PARSE_ERROR,
  type RpcContext,
  RpcError,
  type RpcMethods,
} from './rpc-types.ts'
import { TRANSACTION_METHODS } from './transaction-rpc.ts'

/** Calls of one batch. */
const MAX_BATCH = 64

const METHODS: RpcMethods = {
  ...CHAIN_HEAD_METHODS,
  ...LEGACY_METHODS,
  ...TRANSACTION_METHODS,
  rpc_methods: () => ({ methods: Object.keys(METHODS) }),
}

/** @returns the answer's text, or null when there is nothing to answer (notifications). */
export const answerMessage = async (context: RpcContext, text: string, log: Log): Promise<string | null> => {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return JSON.stringify(failure(null, new RpcError(PARSE_ERROR, 'not JSON')))
  }
  if (!Array.isArray(message)) {
    const answer = await answerOne(context, message, log)
    return answer === null ? null : JSON.stringify(answer)
  }
  if (message.length === 0 || message.length > MAX_BATCH)
    return JSON.stringify(
      failure(null, new RpcError(INVALID_REQUEST, `a batch holds 1 to ${MAX_BATCH} calls`)),
    )
  const answers = await Promise.all(message.map((one: unknown) => answerOne(context, one, log)))
  const given = answers.filter((answer) => answer !== null)
  return given.length === 0 ? null : JSON.stringify(given)
}

type Id = string | number | null

const answerOne = async (context: RpcContext, message: unknown, log: Log): Promise<unknown> => {
  const id = idOf(message)
  try {
    const { method, params } = requestOf(message)
    const handler = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined
    if (handler === undefined) throw new RpcError(METHOD_NOT_FOUND, 'unknown method')
    const result = await handler(context, params)
    return id === undefined ? null : { jsonrpc: '2.0', id, result: result ?? null }
  } catch (caught) {
    if (!(caught instanceof RpcError))
      log.error('rpc-failed', { method: methodOf(message), ...errorFields(caught) })
    const error = caught instanceof RpcError ? caught : new RpcError(INTERNAL_ERROR, 'internal error')
    return failure(id ?? null, error)
  }
}

/** For the log: what was asked for, clipped there. */
const methodOf = (message: unknown): string =>
  typeof message === 'object' && message !== null && 'method' in message ? String(message.method) : ''

const failure = (id: Id, { code, message, data }: RpcError) => ({
  jsonrpc: '2.0',
  id,
  error: data === undefined ? { code, message } : { code, message, data },
})

/** undefined = a notification: nobody waits for an answer. */
const idOf = (message: unknown): Id | undefined => {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined
  const { id } = message
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

const requestOf = (message: unknown): { method: string; params: readonly unknown[] } => {
  if (typeof message !== 'object' || message === null || !('method' in message))
    throw new RpcError(INVALID_REQUEST, 'not a JSON-RPC request')
  const { method } = message
  if (typeof method !== 'string') throw new RpcError(INVALID_REQUEST, 'method must be text')
  const params = 'params' in message ? message.params : []
  if (!Array.isArray(params)) throw new RpcError(INVALID_PARAMS, 'params must be a list')
  return { method, params }
}
