import type { HandOver__Output } from '@serai/protos/serai/tracking/v1/HandOver';
import type { Happening__Output } from '@serai/protos/serai/tracking/v1/Happening';
import type { Incident__Output } from '@serai/protos/serai/tracking/v1/Incident';
import type { HandOver } from '../domain/handOver';
import type { Happening } from '../domain/happening';
import type { KnownIncident } from '../domain/incident';

export function happeningMessage(happening: Happening): Happening__Output {
  const { eventId, eventTime, recordTime, kind, memberId, subject } = happening;
  return {
    eventId,
    eventTime,
    recordTime,
    kind,
    memberId,
    subject,
    pointId: happening.pointId ?? '',
    parentSscc: happening.parentSscc ?? '',
    condition: happening.condition ?? '',
    handOverId: happening.handOverId ?? '',
    flags: [...happening.flags],
    grams: happening.grams ?? 0,
    cm3: happening.cm3 ?? 0,
    evidence: happening.evidence ?? '',
    sealNumber: happening.sealNumber ?? '',
    reason: happening.reason ?? '',
    forMemberId: happening.forMemberId ?? '',
    ...(happening.deviceTime === undefined ? {} : { deviceTime: happening.deviceTime }),
  };
}

export function handOverMessage(
  handOver: Exclude<HandOver, { status: 'absent' }>,
  version: number,
): HandOver__Output {
  const { id, fromMemberId, toMemberId, pointId, status, announcedAt, departureId } = handOver;
  const isClosed = 'digest' in handOver;
  return {
    id,
    fromMemberId,
    toMemberId,
    pointId,
    status,
    announcedAt,
    departureId,
    version,
    lines: handOver.lines.map(({ sscc, outcome, note, content }) => ({
      sscc,
      outcome,
      note,
      content: [...content],
    })),
    signatures: isClosed
      ? handOver.signatures.map(({ jws = '', signedById = '', ...signature }) => {
          return { ...signature, jws, signedById };
        })
      : [],
    manifest: '',
    digest: isClosed ? handOver.digest : '',
    ...(isClosed ? { reconciledAt: handOver.reconciledAt } : {}),
  };
}

export function incidentMessage(incident: KnownIncident): Incident__Output {
  const { seenBy: _seenBy, shipper: _shipper, ...shown } = incident;
  const { clearedReason, clearedAt, assignee = '', ...told } = shown;
  return {
    ...told,
    assignee,
    clearedReason: clearedReason ?? '',
    ...(clearedAt === undefined ? {} : { clearedAt }),
  };
}
