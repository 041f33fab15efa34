/** Flags that many commands have. */
export const NETWORK_FLAG = {
  kind: 'text',
  required: true,
  about: 'the folder of a running network',
} as const

export const JSON_FLAG = { kind: 'switch', about: 'print JSON, one object on each line' } as const
