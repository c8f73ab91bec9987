import type { ReportServiceDefinition } from '@serai/protos/serai/booking/v1/ReportService';
import { door, type Door, type Rule, type Rules } from '@serai/runtime';
import type { Capacity } from '../application/capacity';
import type { Reports } from '../application/reports/reports';
import {
  periodOf,
  showRevenue,
  showScaleEffect,
  showUnmetDemand,
} from '../application/reports/showReports';

const seeing: Rule = { roles: ['operator', 'admin', 'auditor'], idempotent: true };

export const reportRules: Rules<ReportServiceDefinition> = {
  GetRevenue: seeing,
  GetUnmetDemand: seeing,
  GetScaleEffect: { ...seeing, roles: ['operator', 'admin'] },
};

/** What a member sees of its own over a period. */
export function reportDoor(reports: Reports, capacity: Capacity): Door {
  return door<ReportServiceDefinition>('serai.booking.v1.ReportService', reportRules, {
    getRevenue: async ({ actor, request }) => {
      const { rows, method } = await showRevenue(reports, periodOf(actor, request));
      return { rows: [...rows], method };
    },
    getUnmetDemand: async ({ actor, request }) => {
      const { rows, method } = await showUnmetDemand(reports, periodOf(actor, request));
      return { rows: [...rows], method };
    },
    getScaleEffect: ({ actor, request, deadline }) =>
      showScaleEffect(reports, capacity, actor, periodOf(actor, request), deadline),
  });
}
