/** Starts the simulator's worker when it is first asked for a run. */
import { proxy, type Remote, wrap } from 'comlink'
import labWorkerUrl from '../../workers/lab.worker.ts?worker&url'
import type { SimulationOptions, SimulationResult } from '../client/lab/simulation-types.ts'
import type { LabRunner } from '../features/shared/lab-runner.tsx'
import { scriptUrl } from './script-policy.ts'

/** What workers/lab.worker.ts exposes. */
interface LabWorker {
  run(id: number, options: SimulationOptions, onDay: (day: number) => void): Promise<SimulationResult | null>
  cancel(id: number): Promise<void>
}

export function connectLab(): LabRunner {
  let started: Remote<LabWorker> | null = null
  let last = 0
  const remote = (): Remote<LabWorker> => {
    started ??= wrap<LabWorker>(new Worker(scriptUrl(labWorkerUrl), { type: 'module', name: 'lab' }))
    return started
  }
  return {
    run(options, onDay) {
      last += 1
      const id = last
      return {
        result: Promise.resolve(remote().run(id, options, proxy(onDay))),
        cancel: () => void remote().cancel(id),
      }
    },
  }
}
