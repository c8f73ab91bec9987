import type { Alliance } from '../support/alliance';
import { startAlliance } from '../support/alliance';
import { orLater } from '../support/orLater';
import { receiveOtlp } from '../support/otlp';
import type { OtlpReceiver, ReceivedSpan } from '../support/otlp';
import { castOf } from './cast';
import { becomes } from './person';
import { bookSeven } from './way';

const startMs = 400_000;
let alliance: Alliance;
let otlp: OtlpReceiver;

beforeAll(async () => {
  otlp = await receiveOtlp();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: otlp.endpoint, OTEL_BSP_SCHEDULE_DELAY: '200' };
  alliance = await startAlliance({ kafka: true, env });
}, startMs);
afterAll(async () => {
  await alliance?.stop();
  await otlp?.stop();
});

const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** The span and all above it, outermost first; undefined while one of them has not come yet. */
function wayTo(
  span: ReceivedSpan,
  spans: ReadonlyMap<string, ReceivedSpan>,
): ReceivedSpan[] | undefined {
  if (span.parentSpanId === '') return [span];
  const above = spans.get(span.parentSpanId);
  const way = above && wayTo(above, spans);
  return way && [...way, span];
}

/** Where the way passes from one process to another: each service with how it was asked. */
function doorsOf(way: readonly ReceivedSpan[]): string[] {
  const isDoor = ({ kind }: ReceivedSpan): boolean => kind === 2 || kind === 5;
  return way.filter(isDoor).map(({ service, kind }) => `${service} ${kinds[kind]}`);
}

function spansWith(start: (span: ReceivedSpan) => boolean): ReceivedSpan[][] {
  const byId = new Map(otlp.spans.map((span) => [span.spanId, span]));
  return otlp.spans.filter(start).flatMap((span) => {
    const way = wayTo(span, byId);
    return way === undefined ? [] : [way];
  });
}

test(
  'a booking is one trace: HTTP, booking, capacity, and over Kafka into tracking',
  async () => {
    const cast = await castOf(alliance);
    await becomes('seven are booked', () => bookSeven(cast).catch(orLater));
    const isHold = ({ service, kind, name }: ReceivedSpan): boolean =>
      service === 'capacity' && kind === 2 && name.endsWith('SpaceService/Hold');
    const isHandled = ({ service, kind, name }: ReceivedSpan): boolean =>
      service === 'tracking' && kind === 5 && name.endsWith('.BookingConfirmed');

    // Of a booking that was made: one that was answered 503 may come to a hold alone.
    const [toHold, toHandler] = await becomes(
      'the ways to hold and handler came whole',
      async () => {
        const holds = new Map(spansWith(isHold).map((way) => [way[0]?.traceId, way]));
        const handled = spansWith(isHandled).find((way) => holds.has(way[0]?.traceId));
        const held = holds.get(handled?.[0]?.traceId);
        return handled && held && ([held, handled] as const);
      },
    );

    expect(doorsOf(toHold)).toEqual(['gateway server', 'booking server', 'capacity server']);
    expect(doorsOf(toHandler)).toEqual(['gateway server', 'booking server', 'tracking consumer']);
    const [root] = toHold;
    expect(root?.name).toMatch(/^POST/);
    expect(toHandler[0]).toEqual(root);
    const ids = [...toHold, ...toHandler].map(({ traceId }) => traceId);
    expect(new Set(ids).size).toBe(1);
  },
  startMs,
);
