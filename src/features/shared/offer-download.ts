export { offerDownload } from '../../ui/offer-download.ts'
