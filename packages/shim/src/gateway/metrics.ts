import type { Exchange } from './access-log.ts';

export interface GatewayMetrics {
  observe: (exchange: Exchange) => void;
  /** Prometheus text format. */
  render: () => Promise<{ contentType: string; text: string }>;
}

export interface GatewayGauges {
  inFlight: () => number;
  waiting: () => number;
}

/** Upper bounds in seconds: text takes seconds, images tens of them. */
const DURATION_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const OVERHEAD_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

/** Metrics of one gateway, in a registry of their own. No label has a value that a caller chooses, so their number is bounded. */
export async function createMetrics(gauges: GatewayGauges): Promise<GatewayMetrics> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = (await import('prom-client')).default;
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Counter({
    name: 'modelhub_gateway_requests_total',
    help: 'Requests answered; status 499 for callers that went away.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'modelhub_gateway_request_duration_seconds',
    help: 'Time from request to answer.',
    labelNames: ['route'],
    buckets: DURATION_BUCKETS,
    registers,
  });
  const overhead = new Histogram({
    name: 'modelhub_gateway_overhead_seconds',
    help: 'Time the translation itself took, for legacy calls.',
    labelNames: ['route'],
    buckets: OVERHEAD_BUCKETS,
    registers,
  });
  const notices = new Counter({
    name: 'modelhub_gateway_notices_total',
    help: 'Translations with something to know: a dropped option, an answer that was cut.',
    labelNames: ['kind'],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('modelhub_gateway_in_flight', 'Requests under way.', gauges.inFlight);
  gauge('modelhub_gateway_waiting', 'Requests that wait to keep to the rate limit.', gauges.waiting);

  return {
    observe: ({ method, route, status, durationMs, use }) => {
      requests.inc({ method: METHODS.includes(method) ? method : 'OTHER', route, status: String(status) });
      duration.observe({ route }, durationMs / 1000);
      if (use === undefined) return;
      overhead.observe({ route }, use.overheadMs / 1000);
      for (const { kind } of use.notices) notices.inc({ kind });
    },
    render: async () => ({ contentType: register.contentType, text: await register.metrics() }),
  };
}
