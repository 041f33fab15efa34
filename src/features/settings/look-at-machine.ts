import type { Machine } from './diagnostics.ts'

/** Asks the browser what it is and what it grants. What it does not say is null. */
export async function lookAtMachine(): Promise<Machine> {
  const estimate = await navigator.storage.estimate().catch((): StorageEstimate => ({}))
  return {
    build: buildName(),
    userAgent: navigator.userAgent,
    language: document.documentElement.lang,
    cores: navigator.hardwareConcurrency,
    memory:
      'deviceMemory' in navigator && typeof navigator.deviceMemory === 'number'
        ? navigator.deviceMemory
        : null,
    online: navigator.onLine,
    installed: matchMedia('(display-mode: standalone)').matches,
    serviceWorker: navigator.serviceWorker.controller?.state ?? 'none',
    persisted: await navigator.storage.persisted().catch(() => null),
    usedBytes: estimate.usage ?? null,
    quotaBytes: estimate.quota ?? null,
    canPickFiles: 'showSaveFilePicker' in window,
  }
}

function buildName(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type=module][src]')
  return script === null ? '' : (new URL(script.src).pathname.split('/').at(-1) ?? '')
}
