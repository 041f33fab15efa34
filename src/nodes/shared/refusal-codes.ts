/** Which code an answer refused with, told by who wrote it to who counts it, so that no refusal leaves uncounted. */
import type { ServerResponse } from 'node:http'

export interface NotedRefusal {
  readonly code: string
  /** Names the request in logs; absent where the answer names none. */
  readonly requestId?: string
}

const noted = new WeakMap<ServerResponse, NotedRefusal>()

export function noteRefusal(response: ServerResponse, refusal: NotedRefusal): void {
  noted.set(response, refusal)
}

export function refusalOf(response: ServerResponse): NotedRefusal | undefined {
  return noted.get(response)
}
