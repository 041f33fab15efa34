/**
 * Posts what is long, for the drive's worker: signed requests whose bodies are ciphertext already. The build puts this script into
 * `/direct/`, where a service worker that answers nothing is responsible (src/app/service-worker.ts), so that Chromium shows none
 * of its requests to the page's service worker.
 */
import { expose, transfer } from 'comlink'
import { fetchPost } from '../src/client/post.ts'
import { postDesk } from '../src/client/post-desk.ts'
import { owned } from '../src/client/web-crypto.ts'
import { live } from './life.ts'

const desk = postDesk(fetchPost())

/** Times a body's length. Four leave 221 MB in a renderer where eight leave 207 and none 347 (docs/performance.md, "Profiles: transfer"). */
const WEIGHT = 8

/**
 * The copies that `fetch` makes of a body go with objects that the collector does not know to hold them, and it runs by what it
 * knows. So it is given a buffer to count; nobody touches it, so that it takes no memory.
 */
function weigh(bodyBytes: number): void {
  try {
    // On the global object: a buffer that nobody could see would not be made.
    Object.assign(globalThis, { weight: new ArrayBuffer(WEIGHT * bodyBytes) })
  } catch {
    // No room to count: the collector has run for it already.
  }
}

expose({
  live,
  connect: (port: MessagePort) =>
    expose(
      {
        ...desk,
        async post(...given: Parameters<typeof desk.post>) {
          // It is empty once it was sent.
          const { length } = given[1].body
          const answer = await desk.post(...given)
          weigh(length)
          return answer.body === null ? answer : transfer(answer, [owned(answer.body).buffer])
        },
      },
      port,
    ),
})
