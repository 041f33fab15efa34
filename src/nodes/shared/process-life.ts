/**
 * Beginning and end of a node process. Ready: exactly one JSON line on stdout. Stop: SIGTERM, SIGINT, or
 * the end of stdin with --die-with-parent (so that a killed launcher leaves no orphans); hooks run in
 * reverse order of registration and the process ends within five seconds, cleanly or not; a second signal
 * ends it at once. A throw nobody
 * caught is our bug: it is logged and the process ends with 70, because state after it is unknown.
 */
import { errorFields, type Log } from './log.ts'

/** Whole stop, milliseconds. Data is durable before it is acknowledged, so a hard end loses nothing. */
const STOP_DEADLINE_MS = 4500
/** One Ctrl-C may come twice: from the terminal, and passed on by whatever started us. */
const SAME_SIGNAL_MS = 300
/** From the end of the stop to that of the process, when something else keeps it. */
const LINGER_MS = 300

export interface ProcessLife {
  /** Adds a step of the stop; steps run last registered first, each awaited, a throwing one is logged. */
  onStop(name: string, step: () => void | Promise<void>): void
  /** Starts the stop (idempotent); resolves when it is over. */
  stop(why: string): Promise<void>
  /** Resolves after the stop; `runX` of every node ends by awaiting it. */
  untilStopped(): Promise<void>
  /** Prints the one line that tells a launcher the node serves. Throws when called twice. */
  ready(line: Readonly<Record<string, string | number>>): void
}

export interface ProcessLifeOptions {
  readonly log: Log
  /** End when stdin closes: the launcher holds the other end of the pipe. */
  readonly dieWithParent?: boolean
}

export function startProcessLife({ log, dieWithParent = false }: ProcessLifeOptions): ProcessLife {
  const steps: { name: string; step: () => void | Promise<void> }[] = []
  const { promise: stopped, resolve: settle } = deferred()
  let stopping = false
  let stoppingSince = 0
  let announced = false

  const stop = (why: string): Promise<void> => {
    if (stopping) return stopped
    stopping = true
    stoppingSince = performance.now()
    log.info('stopping', { why })
    const hardEnd = setTimeout(() => {
      log.error('stop-overdue', { after_ms: STOP_DEADLINE_MS })
      process.exit(1)
    }, STOP_DEADLINE_MS)
    hardEnd.unref()
    void runSteps(steps, log).then(() => {
      clearTimeout(hardEnd)
      log.info('stopped')
      process.stdin.pause()
      settle()
      // Everything is closed: what still waits, a call into a network that swallows it, say, is waited for no longer.
      setTimeout(() => process.exit(), LINGER_MS).unref()
    })
    return stopped
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping && performance.now() - stoppingSince > SAME_SIGNAL_MS) {
        log.warn('stop-cut', { why: signal })
        process.exit(1)
      }
      void stop(signal)
    })
  }
  if (dieWithParent) {
    process.stdin.on('end', () => void stop('stdin-closed'))
    process.stdin.on('error', () => void stop('stdin-closed'))
    process.stdin.resume()
  }
  const crash = (caught: unknown): void => {
    log.error('crash', errorFields(caught))
    if (process.env['FILETAO_LOG'] === 'debug' && caught instanceof Error)
      process.stderr.write(`${caught.stack}\n`)
    process.exit(70)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
  // A launcher that stopped reading our stderr or stdout must not take the node down.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)

  return {
    onStop: (name, step) => void steps.push({ name, step }),
    stop,
    untilStopped: () => stopped,
    ready: (line) => {
      if (announced) throw new TypeError('a node announces itself once')
      announced = true
      process.stdout.write(`${JSON.stringify({ ready: true, ...line })}\n`)
    },
  }
}

async function runSteps(
  steps: readonly { name: string; step: () => void | Promise<void> }[],
  log: Log,
): Promise<void> {
  for (const { name, step } of steps.toReversed()) {
    try {
      await step()
    } catch (caught) {
      log.error('stop-step-failed', { step: name, ...errorFields(caught) })
    }
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
