/** Starts the simulator's worker when it is first asked for a run. */
import { proxy, type Remote, wrap } from 'comlink'
import labWorkerUrl from '../../workers/lab.worker.ts?worker&url'
import type { SimulationOptions, SimulationResult } from '../client/lab/simulation-types.ts'
import type { LabRunner } from '../features/shared/lab-runner.tsx'
import { GuardedWorker } from './guarded-worker.ts'

/** What workers/lab.worker.ts exposes. */
interface LabWorker {
  run(id: number, options: SimulationOptions, onDay: (day: number) => void): Promise<SimulationResult | null>
  cancel(id: number): Promise<void>
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
      started = null
      for (const fail of waiting.values()) fail(new Error('the simulator broke'))
      waiting.clear()
    })
    started = wrap<LabWorker>(worker)
    return started
  }
  return {
    run(options, onDay) {
      last += 1
      const id = last
      return {
        result: new Promise((resolve, reject) => {
          waiting.set(id, reject)
          remote()
            .run(id, options, proxy(onDay))
            .then(resolve, reject)
            .finally(() => waiting.delete(id))
        }),
        cancel: () => {
          if (waiting.has(id)) void remote().cancel(id)
        },
      }
    },
  }
}
