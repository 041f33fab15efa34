/**
 * Posts what is long, for the drive's worker: signed requests whose bodies are ciphertext already. The build puts this script into
 * `/direct/`, where a service worker that answers nothing is responsible (src/app/service-worker.ts), so that Chromium shows none
 * of its requests to the page's service worker.
 */
import { expose, transfer } from 'comlink'
import { fetchPost } from '../src/client/post.ts'
import { postDesk } from '../src/client/post-desk.ts'
import { owned } from '../src/client/web-crypto.ts'

const desk = postDesk(fetchPost())

expose({
  connect: (port: MessagePort) =>
    expose(
      {
        ...desk,
        async post(...given: Parameters<typeof desk.post>) {
          const answer = await desk.post(...given)
          return answer.body === null ? answer : transfer(answer, [owned(answer.body).buffer])
        },
      },
      port,
    ),
})
