import type { Audit } from './auditSpace';

/** The audit as somebody reads it. */
export function sentencesOf({ watermark, checked, ...found }: Audit): readonly string[] {
  const { booking, capacity } = watermark;
  const counts = Object.entries(checked).map(([what, count]) => `${count} ${what}`);
  const { brokenCount, inFlightCount } = found;
  return [
    `Read ${booking.facts} facts of booking and ${capacity.facts} of capacity, up to ` +
      `${new Date(capacity.readAt).toISOString()}.`,
    `Looked at ${counts.join(', ')}.`,
    ...found.broken.map(({ rule, says, service, record, resource, figures }, index) => {
      const numbers = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
      const start = index === 0 ? 'First broken' : 'Broken';
      return `${start}: ${service} ${record}, ${resource} (${numbers.join(', ')}): ${rule}. ${says}`;
    }),
    ...found.inFlight.map(({ what, service, record, resource, since }) => {
      const from = since === 0 ? '' : ` since ${new Date(since).toISOString()}`;
      return `In flight: ${service} ${record}, ${resource}: ${what}${from}`;
    }),
    brokenCount === 0
      ? `Nothing is broken; ${inFlightCount} in flight.`
      : `${brokenCount} broken, ${inFlightCount} in flight.`,
  ];
}
