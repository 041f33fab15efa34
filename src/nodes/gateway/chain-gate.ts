/**
 * One page's questions on their way to the chain's endpoint. What goes on is written anew from what was understood, so that the
 * endpoint cannot read another question in the same bytes; what does not go on is answered here, with a JSON-RPC error.
 */
import { CHAIN_METHODS } from './chain-methods.ts'

/** Unanswered ones of one page: the library lets go of each block by a question of its own, many at once after a sleep. */
const QUESTIONS_MAX = 512
/** Of an id; the library numbers its questions. */
const ID_CHARS_MAX = 64

const PARSE_ERROR = -32_700
const INVALID_REQUEST = -32_600
const METHOD_NOT_FOUND = -32_601
const INVALID_PARAMS = -32_602
/** The first of the numbers that servers may give a meaning. */
const TOO_MANY = -32_000

type Id = string | number

/** What becomes of a page's message: on to the chain, back to the page, or nowhere (a question nobody waits for). */
export type Passage = { readonly to: 'chain' | 'page'; readonly text: string } | { readonly to: 'nobody' }

export class ChainGate {
  /** Method by id, for as long as it is not answered. */
  readonly #open = new Map<Id, string>()
  readonly #questionsMax: number

  constructor(questionsMax = QUESTIONS_MAX) {
    this.#questionsMax = questionsMax
  }

  fromPage(text: string): Passage {
    const message = parsed(text)
    if (message === undefined) return refusal(null, PARSE_ERROR, 'not JSON')
    if (typeof message !== 'object' || message === null || Array.isArray(message))
      return refusal(null, INVALID_REQUEST, 'one question a message')
    const { id, method, params = [] }: Record<string, unknown> = { ...message }
    if (id === undefined) return { to: 'nobody' }
    if (!isId(id))
      return refusal(null, INVALID_REQUEST, `an id is a number, or text of ${ID_CHARS_MAX} characters`)
    if (typeof method !== 'string') return refusal(id, INVALID_REQUEST, 'a question names its method')
    if (!CHAIN_METHODS.has(method))
      return refusal(id, METHOD_NOT_FOUND, 'this gateway does not pass this method on')
    if (!Array.isArray(params)) return refusal(id, INVALID_PARAMS, 'params are a list')
    if (this.#open.has(id)) return refusal(id, INVALID_REQUEST, 'a question of this id is not answered yet')
    if (this.#open.size >= this.#questionsMax)
      return refusal(id, TOO_MANY, `${this.#questionsMax} questions are not answered yet`)
    this.#open.set(id, method)
    return { to: 'chain', text: JSON.stringify({ jsonrpc: '2.0', id, method, params }) }
  }

  /** @returns what the page is told: the same text, but for the list of methods, which is cut to those that pass */
  fromChain(text: string): string {
    const message = parsed(text)
    if (typeof message !== 'object' || message === null || !('id' in message) || !isId(message.id))
      return text
    const method = this.#open.get(message.id)
    this.#open.delete(message.id)
    return method === 'rpc_methods' ? withPassingMethods(message) : text
  }
}

const isId = (value: unknown): value is Id =>
  typeof value === 'number' || (typeof value === 'string' && value.length <= ID_CHARS_MAX)

/** undefined: no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refusal = (id: Id | null, code: number, message: string): Passage => ({
  to: 'page',
  text: JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } }),
})

function withPassingMethods(answer: object): string {
  const result: unknown = 'result' in answer ? answer.result : null
  if (typeof result !== 'object' || result === null || !('methods' in result)) return JSON.stringify(answer)
  const { methods } = result
  if (!Array.isArray(methods)) return JSON.stringify(answer)
  const passing = methods.filter((method: unknown) => typeof method === 'string' && CHAIN_METHODS.has(method))
  return JSON.stringify({ ...answer, result: { ...result, methods: passing } })
}
