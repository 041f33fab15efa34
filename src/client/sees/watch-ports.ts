import type { DrivePorts } from '../ports.ts'
import type { TrafficBook } from './traffic-book.ts'

/** The same ports, whose traffic is written into the book. */
export function watchedPorts(ports: DrivePorts, book: TrafficBook): DrivePorts {
  ports.chain.watch?.(book.chain)
  const { preflight } = ports
  return {
    ...ports,
    connect: (keypair) => ports.connect(keypair, book.record),
    ...(preflight === undefined ? {} : { preflight: (keypair) => preflight(keypair, book.record) }),
  }
}
