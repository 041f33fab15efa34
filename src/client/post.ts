/** One POST over fetch: what a signed call needs of HTTP, so that it can be done in another worker (post-desk.ts). */
import { readBody } from './answer-body.ts'
import { owned } from './web-crypto.ts'

export interface PostRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Given away: whoever posts it may leave it empty. */
  readonly body: Uint8Array
  /** Of the answer. */
  readonly maxBytes: number
}

export interface PostAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Null: longer than `maxBytes`. */
  readonly body: Uint8Array | null
}

/** @throws the signal's reason; TypeError when there is no answer */
export type Post = (request: PostRequest, signal: AbortSignal) => Promise<PostAnswer>

export function fetchPost(send: typeof fetch = (input, init) => fetch(input, init)): Post {
  return async ({ url, headers, body, maxBytes }, signal) => {
    const response = await send(url, {
      method: 'POST',
      headers,
      body: owned(body),
      signal,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    })
    const answer = await readBody(response, maxBytes)
    return { status: response.status, headers: Object.fromEntries(response.headers), body: answer }
  }
}
