/** Its place is shared: the laboratory shows the same fleets. */
export { FleetNote, LensPicker } from '../shared/lens-picker.tsx'
