/**
 * Takes away the one way to a network that a content security policy has no word for. Nothing here uses it, and a frame within
 * this one, which would have it again, is of another origin.
 */
export function withoutCalls(): void {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) Reflect.deleteProperty(window, name)
}
