import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

export interface SentMetric {
  readonly unit: string;
  readonly points: readonly { readonly value: unknown; readonly attributes: object }[];
}

/** Collects what is measured in this process; `sent` answers the figures as they would be sent now. */
export function collectMetrics() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  return {
    stop: () => provider.shutdown(),
    sent: async (): Promise<ReadonlyMap<string, SentMetric>> => {
      exporter.reset();
      await provider.forceFlush();
      const scopes = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
      return new Map(
        scopes
          .flatMap((scope) => scope.metrics)
          .map(({ descriptor, dataPoints }) => {
            const points = dataPoints.map(({ value, attributes }) => ({ value, attributes }));
            return [descriptor.name, { unit: descriptor.unit, points }];
          }),
      );
    },
  };
}
