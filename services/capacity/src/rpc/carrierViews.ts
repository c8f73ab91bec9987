import { hasRole, type Actor } from '@serai/model';
import type { SpaceServiceDefinition } from '@serai/protos/serai/capacity/v1/SpaceService';
import type { ResourceSpace__Output } from '@serai/protos/serai/capacity/v1/ResourceSpace';
import { callRefusals, clock, type Handlers } from '@serai/runtime';
import { seeRefusedDemand, seeSpace, seeUtilisation } from '../application/carrierViews';
import type { Journal } from '../application/journal';
import { seeFilling } from '../application/seeFilling';
import type { SpaceReports } from '../application/spaceReports';
import type { Filling } from '../domain/space/filling';
import { spaceRefusals } from '../domain/space/spaceRefusals';
import type { ResourceView } from '../domain/space/spaceView';

type Viewed = 'getSpace' | 'getUtilisation' | 'getFilling' | 'getRefusedDemand';

/** What a carrier sees of its own space. */
export function viewHandlers(
  journal: Journal,
  reports: SpaceReports,
): Pick<Handlers<SpaceServiceDefinition>, Viewed> {
  return {
    getSpace: async ({ request, actor }) => {
      const { memberId, resources } = await seeSpace(journal, reports, actor, request, clock());
      return { memberId, resources: resources.map(resourceMessage) };
    },
    getUtilisation: async ({ request, actor }) => {
      const memberId = reportedOf(actor, request.memberId);
      const { departures, days, method } = await seeUtilisation(reports, { ...request, memberId });
      return { departures: [...departures], days: [...days], method };
    },
    getFilling: async ({ request, actor }) => {
      const memberId = reportedOf(actor, request.memberId);
      const seen = await seeFilling(journal, reports, { ...request, memberId }, clock());
      const { departures, lines, method } = seen;
      return {
        departures: departures.map(fillingMessage),
        lines: lines.map(fillingMessage),
        method,
      };
    },
    getRefusedDemand: async ({ request, actor }) => {
      const memberId = reportedOf(actor, request.memberId);
      const { refused, method } = await seeRefusedDemand(reports, { ...request, memberId });
      return { refused: [...refused], method };
    },
  };
}

/** An operator's own member; whichever one the alliance asks for. */
function reportedOf(actor: Actor, memberId: string): string {
  const isAlliance = hasRole(actor, 'admin', 'auditor');
  if (isAlliance && memberId !== '') return memberId;
  const { member } = actor;
  if (member === undefined) throw callRefusals.ROLE_FORBIDDEN();
  if (memberId !== '' && memberId !== member) {
    throw spaceRefusals.NOT_YOUR_DEPARTURE({ field: 'memberId' });
  }
  return member;
}

function fillingMessage({ legs, ...filling }: Filling) {
  return { ...filling, legs: [...legs] };
}

function resourceMessage(view: ResourceView): ResourceSpace__Output {
  const { kind, resourceId, published, allotted, held, sold, travelled, unsold } = view;
  const amounts = { published, allotted, held, sold, travelled, unsold };
  const pools = view.pools.map(({ isReleased: released, ...pool }) => ({ ...pool, released }));
  return { kind, resourceId, ...amounts, pools };
}
