import { membershipRefusals } from './membershipRefusals';

/** What is known, at the moment of leaving, of what still ties the member to others. */
export interface LeaveConditions {
  bindingAgreements: readonly string[];
}

type LeavePolicy = (conditions: LeaveConditions) => void;

const maxNamed = 5;

/** Each names what still binds; the first refusal wins. */
export const leavePolicies: readonly LeavePolicy[] = [leavesNoAgreement];

function leavesNoAgreement({ bindingAgreements }: LeaveConditions): void {
  if (bindingAgreements.length === 0) return;
  const agreements = bindingAgreements.slice(0, maxNamed).join(' ');
  throw membershipRefusals.AGREEMENTS_BINDING({ metadata: { agreements } });
}
