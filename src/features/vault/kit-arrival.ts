/** A kit link that the page was opened with, once it is out of the address. */
export interface KitArrival {
  /** All that followed the `#`. It is secret. */
  readonly text: string
  /** Something on its way wrote `#` as `%23`, so that it was sent to the server as part of the address. */
  readonly wasSent: boolean
}
