/**
 * Every metric of every node, declared once: its name is checked where it is counted, docs/metrics.md is written from here, and tests hold
 * real nodes, the dashboard and the alerts against it. Names follow Prometheus' conventions: `_total` for counters, base units
 * (`_seconds`, `_bytes`) at the end. Label values come from closed lists of ours, never from a peer.
 */

export type NodeName = 'validator' | 'miner' | 'gateway'

export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly unit: string
  readonly labels: readonly string[]
  readonly nodes: readonly NodeName[]
  readonly help: string
}

const ALL = ['validator', 'miner', 'gateway'] as const
const AXONS = ['validator', 'miner'] as const
const VALIDATOR = ['validator'] as const
const MINER = ['miner'] as const
const GATEWAY = ['gateway'] as const

export const METRICS = {
  filetao_requests_total: {
    type: 'counter',
    unit: 'answers',
    labels: ['route', 'status'],
    nodes: ALL,
    help: 'Requests answered, by route and HTTP status; a synapse has its own name as its route.',
  },
  filetao_requests_refused_total: {
    type: 'counter',
    unit: 'answers',
    labels: ['code'],
    nodes: ALL,
    help: 'Requests refused, by the code of the problem that was answered.',
  },
  filetao_request_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    labels: ['route'],
    nodes: ALL,
    help: 'Time from the headers of a request to the end of its answer, by route; event streams are left out.',
  },
  filetao_answer_bytes_total: {
    type: 'counter',
    unit: 'bytes',
    labels: ['route'],
    nodes: AXONS,
    help: 'Bytes of answers to synapses.',
  },
  filetao_requests_open: {
    type: 'gauge',
    unit: 'requests',
    labels: [],
    nodes: ALL,
    help: 'Requests whose answer is not over yet, streams included.',
  },
  filetao_connections: {
    type: 'gauge',
    unit: 'connections',
    labels: [],
    nodes: ALL,
    help: 'Open connections.',
  },
  filetao_connections_refused_total: {
    type: 'counter',
    unit: 'connections',
    labels: ['why'],
    nodes: ALL,
    help: 'Connections closed unheard: one address held too many (address), or all together did (all).',
  },
  filetao_buffered_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: AXONS,
    help: 'Request bodies in memory.',
  },
  filetao_waiting_answer_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: AXONS,
    help: 'Answers in memory that their callers have not taken yet.',
  },
  filetao_ready: {
    type: 'gauge',
    unit: '0 or 1',
    labels: [],
    nodes: ALL,
    help: 'Whether /ready answers 200.',
  },
  filetao_not_ready: {
    type: 'gauge',
    unit: '0 or 1',
    labels: ['problem'],
    nodes: ALL,
    help: '1 for each problem that /ready names now.',
  },
  filetao_chain_block: {
    type: 'gauge',
    unit: 'block height',
    labels: [],
    nodes: ALL,
    help: 'Height of the newest good metagraph; absent before the first.',
  },
  filetao_chain_block_age_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    nodes: ALL,
    help: 'Time since a good metagraph of a newer block came; absent before the first.',
  },
  filetao_disk_free_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: AXONS,
    help: 'Free bytes of the disk that holds the data folder, read every five seconds.',
  },
  filetao_event_loop_lag_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels: ['stat'],
    nodes: ALL,
    help: 'How late timers ran in the last whole ten seconds: p50, p99 and max.',
  },
  process_cpu_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    labels: [],
    nodes: ALL,
    help: 'CPU time of the process, user and system.',
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: ALL,
    help: 'Resident memory.',
  },
  process_open_fds: {
    type: 'gauge',
    unit: 'descriptors',
    labels: [],
    nodes: ALL,
    help: 'Open file descriptors (Linux).',
  },
  process_max_fds: {
    type: 'gauge',
    unit: 'descriptors',
    labels: [],
    nodes: ALL,
    help: 'File descriptors this process may open (Linux).',
  },
  process_start_time_seconds: {
    type: 'gauge',
    unit: 'unix seconds',
    labels: [],
    nodes: ALL,
    help: 'When the process began.',
  },
  filetao_work_running: {
    type: 'gauge',
    unit: 'calls',
    labels: [],
    nodes: VALIDATOR,
    help: 'Uploads and downloads worked on.',
  },
  filetao_work_waiting: {
    type: 'gauge',
    unit: 'calls',
    labels: [],
    nodes: VALIDATOR,
    help: 'Uploads and downloads waiting.',
  },
  filetao_announce_backlog: {
    type: 'gauge',
    unit: 'announcements',
    labels: [],
    nodes: VALIDATOR,
    help: 'Announcements that other validators have not taken yet.',
  },
  filetao_discards_waiting: {
    type: 'gauge',
    unit: 'pieces',
    labels: [],
    nodes: VALIDATOR,
    help: 'Pieces that miners are still to be told to discard, when this process last looked all of them over; absent before.',
  },
  filetao_discards_dropped_total: {
    type: 'counter',
    unit: 'pieces',
    labels: ['reason'],
    nodes: VALIDATOR,
    help: 'Pieces that a miner was not told to discard: their end had come (ended), or it was owed more than is kept (too-many).',
  },
  filetao_engine_events_total: {
    type: 'counter',
    unit: 'events',
    labels: ['kind', 'reason'],
    nodes: VALIDATOR,
    help: 'What the engine did, by kind and, but for audits, reason.',
  },
  filetao_engine_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    labels: ['kind'],
    nodes: VALIDATOR,
    help: 'Time of placements, retrievals, renewals and repairs, by kind of event.',
  },
  filetao_audits_total: {
    type: 'counter',
    unit: 'questions',
    labels: ['task', 'outcome', 'reason'],
    nodes: VALIDATOR,
    help: 'Questions of rounds, by task, outcome and, unless passed, reason.',
  },
  filetao_rounds_total: {
    type: 'counter',
    unit: 'rounds',
    labels: ['round'],
    nodes: VALIDATOR,
    help: 'Rounds ended, by round.',
  },
  filetao_round_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    labels: ['round'],
    nodes: VALIDATOR,
    help: 'Time of rounds, by round.',
  },
  filetao_round_asked_total: {
    type: 'counter',
    unit: 'questions',
    labels: ['round'],
    nodes: VALIDATOR,
    help: 'Questions and actions of rounds, by round.',
  },
  filetao_round_passed_total: {
    type: 'counter',
    unit: 'questions',
    labels: ['round'],
    nodes: VALIDATOR,
    help: 'Those of them that went well, by round.',
  },
  filetao_last_step_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    nodes: VALIDATOR,
    help: 'Time of the rounds of the newest step together.',
  },
  filetao_repaired_copies_total: {
    type: 'counter',
    unit: 'copies',
    labels: [],
    nodes: VALIDATOR,
    help: 'Copies made anew by repair.',
  },
  filetao_repaired_bytes_total: {
    type: 'counter',
    unit: 'bytes',
    labels: [],
    nodes: VALIDATOR,
    help: 'Bytes stored anew by repair.',
  },
  filetao_purged_bytes_total: {
    type: 'counter',
    unit: 'bytes',
    labels: [],
    nodes: VALIDATOR,
    help: 'Bytes of objects whose records were removed at their end.',
  },
  filetao_repair_queue: {
    type: 'gauge',
    unit: 'objects',
    labels: [],
    nodes: VALIDATOR,
    help: 'Objects waiting for repair, as of the reading before, up to 10,000.',
  },
  filetao_alarms_total: {
    type: 'counter',
    unit: 'alarms',
    labels: ['what'],
    nodes: VALIDATOR,
    help: 'Alarms, by what is wrong.',
  },
  filetao_miners: {
    type: 'gauge',
    unit: 'miners',
    labels: ['tier'],
    nodes: VALIDATOR,
    help: 'Miners with a row, by tier.',
  },
  filetao_miners_usable: {
    type: 'gauge',
    unit: 'miners',
    labels: [],
    nodes: VALIDATOR,
    help: 'Owners with a miner that has an address and is not down: what an upload can be placed on.',
  },
  filetao_objects: {
    type: 'gauge',
    unit: 'objects',
    labels: ['state'],
    nodes: VALIDATOR,
    help: 'Own objects at the last sweep, by state: all, short of copies, lost.',
  },
  filetao_object_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: VALIDATOR,
    help: 'Bytes of own objects at the last sweep, without copies.',
  },
  filetao_index_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: VALIDATOR,
    help: 'Files of the index, read once a minute; absent with Redis, which tells its own size.',
  },
  filetao_history_newest: {
    type: 'gauge',
    unit: '',
    labels: [],
    nodes: VALIDATOR,
    help: 'Number of the newest public event.',
  },
  filetao_history_dropped_total: {
    type: 'counter',
    unit: 'events',
    labels: [],
    nodes: VALIDATOR,
    help: 'Events without a number, because the disk refused.',
  },
  filetao_streams: {
    type: 'gauge',
    unit: 'streams',
    labels: [],
    nodes: VALIDATOR,
    help: 'Open event streams.',
  },
  filetao_pieces: {
    type: 'gauge',
    unit: 'pieces',
    labels: [],
    nodes: MINER,
    help: 'Pieces held.',
  },
  filetao_used_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: MINER,
    help: 'Bytes of pieces held.',
  },
  filetao_capacity_bytes: {
    type: 'gauge',
    unit: 'bytes',
    labels: [],
    nodes: MINER,
    help: 'Bytes of pieces this miner takes.',
  },
  filetao_chain_sockets: {
    type: 'gauge',
    unit: 'sockets',
    labels: [],
    nodes: GATEWAY,
    help: "Pages' sockets to the chain.",
  },
} as const satisfies Readonly<Record<string, MetricSpec>>

export type MetricName = keyof typeof METRICS

type OfType<T extends MetricSpec['type']> = {
  [N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never
}[MetricName]
export type CounterName = OfType<'counter'>
export type GaugeName = OfType<'gauge'>
export type HistogramName = OfType<'histogram'>
export type LabelsOf<N extends MetricName> = Readonly<
  Partial<Record<(typeof METRICS)[N]['labels'][number], string>>
>
