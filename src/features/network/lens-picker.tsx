export { FleetNote, LensPicker } from '../shared/lens-picker.tsx'
