/** Prints every metric that there is, each with a value, as nodes write them: what `npm run check:alerts` shows to promtool. */
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  METRICS,
  type MetricName,
} from '../nodes/shared/metric-table.ts'
import { Metrics } from '../nodes/shared/metrics.ts'

const metrics = new Metrics()
for (const name of Object.keys(METRICS) as MetricName[]) {
  const { type, labels } = METRICS[name]
  const given = Object.fromEntries(labels.map((label) => [label, 'some']))
  if (type === 'counter') metrics.counter(name as CounterName)(given)
  else if (type === 'gauge') metrics.gauges(name as GaugeName, () => [[given, 1]])
  else metrics.histogram(name as HistogramName)(given, 0.2)
}
process.stdout.write(metrics.text())
