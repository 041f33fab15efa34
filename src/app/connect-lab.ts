/** Starts the laboratory's worker when it is first asked for something. */
import { proxy, type Remote, wrap } from 'comlink'
import labWorkerUrl from '../../workers/lab.worker.ts?worker&url'
import type { Survey } from '../client/lab/pairs.ts'
import type { SimulationOptions, SimulationResult } from '../client/lab/simulation-types.ts'
import type { LabRunner } from '../features/shared/lab-runner.tsx'
import type { RuleSetName } from '../protocol/scoring/rule-set.ts'
import { GuardedWorker } from './guarded-worker.ts'

/** What workers/lab.worker.ts exposes. */
interface LabWorker {
  run(id: number, options: SimulationOptions, onDay: (day: number) => void): Promise<SimulationResult | null>
  cancel(id: number): Promise<void>
  survey(rules: RuleSetName): Promise<Survey>
}

export function connectLab(): LabRunner {
  let started: Remote<LabWorker> | null = null
  let last = 0
  const waiting = new Map<number, (error: Error) => void>()
  const remote = (): Remote<LabWorker> => {
    if (started !== null) return started
    const worker = new GuardedWorker(labWorkerUrl, 'lab')
    // A worker that did not load, or threw outside of a call, answers nobody.
    worker.addEventListener('error', () => {
      worker.terminate()
      // It may tell of more than one error, and another worker may have been started since.
      if (started !== lab) return
      started = null
      for (const fail of waiting.values()) fail(new Error('the simulator broke'))
      waiting.clear()
    })
    const lab = wrap<LabWorker>(worker)
    started = lab
    return lab
  }
  /** Its answer, unless the worker breaks first. */
  const ask = <T>(id: number, question: (worker: Remote<LabWorker>) => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.set(id, reject)
      question(remote())
        .then(resolve, reject)
        .finally(() => waiting.delete(id))
    })
  const nextId = () => {
    last += 1
    return last
  }
  return {
    run(options, onDay) {
      const id = nextId()
      return {
        result: ask(id, (worker) => worker.run(id, options, proxy(onDay))),
        cancel: () => {
          if (waiting.has(id)) void remote().cancel(id)
        },
      }
    },
    survey: (rules) => ask(nextId(), (worker) => worker.survey(rules)),
  }
}
