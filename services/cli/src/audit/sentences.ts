import type { AllianceAudit } from './auditAlliance';

/** The audit as somebody reads it. */
export function sentencesOf({ watermark, checked, ...found }: AllianceAudit): readonly string[] {
  const { booking, capacity, tracking } = watermark;
  const counts = Object.entries(checked).map(([what, count]) => `${count} ${what}`);
  const { brokenCount, inFlightCount } = found;
  return [
    `Read ${booking.facts} facts of booking, ${capacity.facts} of capacity and ` +
      `${tracking.facts} of tracking, up to ${new Date(tracking.readAt).toISOString()}.`,
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
