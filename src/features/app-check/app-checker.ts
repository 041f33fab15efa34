import type { CheckedApp } from '../../client/app-check/check-app.ts'

/** Compares the page's files once, away from the page. */
export interface AppChecker {
  /** Rejects when the worker could not be loaded, or died. */
  check(onStep: (done: number, all: number) => void): Promise<CheckedApp>
  /** Ends it, also in the middle. */
  close(): void
}
