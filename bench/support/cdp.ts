import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { ensureChromium } from '../../e2e/support/chromium.mjs'
import { type UsageByType, usageOf } from './processes.ts'

type Params = Readonly<Record<string, unknown>>

/** Heap of every JavaScript context of the page and its workers, in bytes. */
export interface HeapUsage {
  readonly used: number
  /** Memory of array buffers, which V8 counts apart. */
  readonly buffers: number
}

/** As Chromium traces: microseconds, `tdur` of the thread's own processor time. */
export interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

interface TraceEnd {
  readonly stream: string
  readonly dataLossOccurred: boolean
}

/** A Chromium in a profile of its own (not incognito, whose private file system lives in memory). */
export class Chromium {
  readonly #process: ChildProcess
  readonly #socket: WebSocket
  readonly #profile: string
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  readonly #sessions = new Map<string, string>()
  #next = 1
  #page = ''
  #traced: (end: TraceEnd) => void = () => undefined

  private constructor(child: ChildProcess, socket: WebSocket, profile: string) {
    this.#process = child
    this.#socket = socket
    this.#profile = profile
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString())))
  }

  static async launch(): Promise<Chromium> {
    const path = await ensureChromium()
    const profile = mkdtempSync(join(tmpdir(), 'filetao-bench-'))
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
    const child = spawn(
      path,
      [...flags, ...quiet, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    const url = await new Promise<string>((resolve) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        const found = /DevTools listening on (ws:\S+)/.exec(line)
        if (found?.[1] !== undefined) resolve(found[1])
      })
    })
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 })
    await new Promise((open) => socket.once('open', open))
    const browser = new Chromium(child, socket, profile)
    const { targetInfos } = await browser.send<{ targetInfos: { type: string; targetId: string }[] }>(
      'Target.getTargets',
      {},
    )
    const page = targetInfos.find(({ type }) => type === 'page')
    const attached = await browser.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId: page?.targetId,
      flatten: true,
    })
    browser.#page = attached.sessionId
    browser.#sessions.set(attached.sessionId, 'page')
    await browser.send(
      'Target.setAutoAttach',
      { autoAttach: true, waitForDebuggerOnStart: false, flatten: true },
      browser.#page,
    )
    await browser.send('Page.enable', {}, browser.#page)
    await browser.send('DOM.enable', {}, browser.#page)
    return browser
  }

  #receive(message: {
    id?: number
    result?: unknown
    error?: { message: string }
    method?: string
    params?: Params
  }): void {
    if (message.id !== undefined) {
      const waiter = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if (message.error) waiter?.reject(new Error(message.error.message))
      else waiter?.resolve(message.result as never)
      return
    }
    if (message.method === 'Target.attachedToTarget') {
      const { sessionId, targetInfo } = message.params as { sessionId: string; targetInfo: { type: string } }
      this.#sessions.set(sessionId, targetInfo.type)
    }
    if (message.method === 'Tracing.tracingComplete') this.#traced(message.params as unknown as TraceEnd)
    // Nobody is there to answer whether the page may be left while something is sent.
    if (message.method === 'Page.javascriptDialogOpening')
      void this.send('Page.handleJavaScriptDialog', { accept: true }, this.#page)
    if (message.method === 'Target.detachedFromTarget')
      this.#sessions.delete((message.params as { sessionId: string }).sessionId)
  }

  send<T = unknown>(method: string, params: Params, sessionId?: string): Promise<T> {
    const id = this.#next++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#socket.send(
        JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
      )
    })
  }

  /** What all threads of the browser did while something ran: their tasks, and of further categories what was done inside. */
  async trace(work: () => Promise<void>, further: readonly string[] = []): Promise<readonly TraceEvent[]> {
    const ended = new Promise<TraceEnd>((end) => {
      this.#traced = end
    })
    const traceConfig = { recordMode: 'recordAsMuchAsPossible', includedCategories: ['toplevel', ...further] }
    await this.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig })
    await work()
    await this.send('Tracing.end', {})
    const { stream: handle, dataLossOccurred } = await ended
    if (dataLossOccurred) throw new Error('the trace has not room for all tasks')
    let text = ''
    for (let isOver = false; !isOver; ) {
      const { data, eof } = await this.send<{ data: string; eof: boolean }>('IO.read', {
        handle,
        size: 2 ** 22,
      })
      text += data
      isOver = eof
    }
    return (JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents
  }

  /** A command to the page. */
  command<T = unknown>(method: string, params: Params): Promise<T> {
    return this.send<T>(method, params, this.#page)
  }

  async open(url: string): Promise<void> {
    await this.send('Page.navigate', { url }, this.#page)
    await this.until('document.readyState === "complete"', 60_000)
  }

  /** Value of an expression in the page; promises are awaited. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.send<{
      result: { value: T }
      exceptionDetails?: { exception?: { description?: string } }
    }>(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true, userGesture: true },
      this.#page,
    )
    if (answer.exceptionDetails)
      throw new Error(answer.exceptionDetails.exception?.description ?? 'evaluation failed')
    return answer.result.value
  }

  async until(expression: string, timeoutMs: number, onPoll?: () => Promise<void>): Promise<void> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      if (await this.evaluate<boolean>(`Boolean(${expression})`)) return
      if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${expression}`)
      await onPoll?.()
      await new Promise((wait) => setTimeout(wait, 100))
    }
  }

  /** Puts files into an input, as a person's picker would. */
  async chooseFiles(selector: string, files: readonly string[]): Promise<void> {
    const { root } = await this.send<{ root: { nodeId: number } }>('DOM.getDocument', {}, this.#page)
    const { nodeId } = await this.send<{ nodeId: number }>(
      'DOM.querySelector',
      { nodeId: root.nodeId, selector },
      this.#page,
    )
    await this.send('DOM.setFileInputFiles', { nodeId, files }, this.#page)
  }

  /** Of the page. */
  async collectGarbage(): Promise<void> {
    await this.send('HeapProfiler.collectGarbage', {}, this.#page)
  }

  async heap(): Promise<HeapUsage> {
    let used = 0
    let buffers = 0
    for (const [session, type] of this.#sessions) {
      if (type !== 'page' && type !== 'worker') continue
      const usage = await this.send<{ usedSize: number; backingStorageSize?: number }>(
        'Runtime.getHeapUsage',
        {},
        session,
      ).catch(() => null)
      used += usage?.usedSize ?? 0
      buffers += usage?.backingStorageSize ?? 0
    }
    return { used, buffers }
  }

  /** Processor time and memory of all its processes, by their types. */
  usage(): UsageByType {
    return usageOf(this.#process.pid ?? 0)
  }

  async allowDownloads(folder: string): Promise<void> {
    await this.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder })
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    // Asked to, the browser ends its helper processes first; killed, it leaves them writing into the profile.
    await Promise.race([this.send('Browser.close', {}), ended])
    await ended
    this.#socket.close()
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}
