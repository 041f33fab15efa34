import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** Whether this process could listen there now. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}

/**
 * The port a node had in an earlier run when it is still free, else 0 (any): addresses people wrote down, and the
 * origin under which a browser keeps its vault, stay the same over restarts.
 */
export async function portLikeBefore(host: string, previous: number | undefined): Promise<number> {
  return previous !== undefined && previous !== 0 && (await isFree(host, previous)) ? previous : 0
}

/** Ports by node name, from the last run; empty when there was none. */
export function readPorts(path: string): Readonly<Record<string, number>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return {}
    const ports: Record<string, number> = {}
    for (const [name, port] of Object.entries(parsed)) if (Number.isInteger(port)) ports[name] = port
    return ports
  } catch {
    return {}
  }
}
