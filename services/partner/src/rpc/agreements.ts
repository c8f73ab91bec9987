import type { Role } from '@serai/model';
import type { AgreementServiceDefinition as D } from '@serai/protos/serai/partner/v1/AgreementService';
import { door, type Call, type Door, type Handlers, type Rules } from '@serai/runtime';
import { amendAgreement } from '../application/amendAgreement';
import { changeCharter } from '../application/changeCharter';
import { countersignAgreement } from '../application/countersignAgreement';
import { endAgreement } from '../application/endAgreement';
import { getAgreement } from '../application/getAgreement';
import { getCharter } from '../application/getCharter';
import { getRates } from '../application/getRates';
import { getTerms } from '../application/getTerms';
import { listAgreements } from '../application/listAgreements';
import { proposalOf, proposeAgreement } from '../application/proposeAgreement';
import { publishRates } from '../application/publishRates';
import { resumeAgreement } from '../application/resumeAgreement';
import { suspendAgreement } from '../application/suspendAgreement';
import {
  agreementMessage,
  charterMessage,
  rateTableMessage,
  termsMessage,
} from '../facts/messages';
import { ask, type Office } from './office';

const signedIn: readonly Role[] = ['admin', 'operator', 'shipper', 'device', 'auditor', 'service'];
const parties: readonly Role[] = ['operator', 'admin'];
const readers: readonly Role[] = ['operator', 'admin', 'service'];

export const agreementRules: Rules<D> = {
  GetCharter: { roles: signedIn, idempotent: true },
  ChangeCharter: { roles: ['admin'] },
  ProposeAgreement: { roles: ['operator'], needsRequestId: true, idempotent: true },
  CountersignAgreement: { roles: ['operator'], idempotent: true },
  AmendAgreement: { roles: ['operator'] },
  SuspendAgreement: { roles: parties, idempotent: true },
  ResumeAgreement: { roles: parties, idempotent: true },
  EndAgreement: { roles: parties, idempotent: true },
  GetAgreement: { roles: readers, idempotent: true },
  ListAgreements: { roles: readers, idempotent: true },
  GetTerms: { roles: readers, idempotent: true },
  PublishRates: { roles: ['admin'], idempotent: true },
  GetRates: { roles: signedIn, idempotent: true },
};

export function agreementDoor(office: Office): Door {
  const handlers: Handlers<D> = {
    ...signingHandlers(office),
    ...readingHandlers(office),
    ...allianceHandlers(office),
  };
  return door<D>('serai.partner.v1.AgreementService', agreementRules, handlers);
}

type Reading = 'getAgreement' | 'listAgreements' | 'getTerms';
type Alliance = 'getCharter' | 'changeCharter' | 'publishRates' | 'getRates';

/** What the two members do with their agreement; all of it is answered with the agreement. */
function signingHandlers(office: Office): Omit<Handlers<D>, Reading | Alliance> {
  const { kinds, clock } = office;
  const onIt = <Q>({ actor, request }: Call<Q>): Q & { actor: Call<Q>['actor'] } => {
    return { ...request, actor };
  };
  return {
    proposeAgreement: async (call) => {
      const { validTo, ...given } = call.request;
      const command = proposalOf(call.actor, { ...given, validTo });
      const kept = await ask(office, proposeAgreement(kinds), call, command);
      return { agreement: agreementMessage(kept, clock()) };
    },
    countersignAgreement: async (call) => {
      const kept = await ask(office, countersignAgreement(kinds), call, onIt(call));
      return { agreement: agreementMessage(kept, clock()) };
    },
    amendAgreement: async (call) => {
      const kept = await ask(office, amendAgreement(kinds), call, onIt(call));
      return { agreement: agreementMessage(kept, clock()) };
    },
    suspendAgreement: async (call) => {
      const kept = await ask(office, suspendAgreement(kinds), call, onIt(call));
      return { agreement: agreementMessage(kept, clock()) };
    },
    resumeAgreement: async (call) => {
      const kept = await ask(office, resumeAgreement(kinds), call, onIt(call));
      return { agreement: agreementMessage(kept, clock()) };
    },
    endAgreement: async (call) => {
      const kept = await ask(office, endAgreement(kinds), call, onIt(call));
      return { agreement: agreementMessage(kept, clock()) };
    },
  };
}

function readingHandlers({ reads, clock }: Office): Pick<Handlers<D>, Reading> {
  return {
    getAgreement: async ({ actor, request }) => {
      const kept = await getAgreement(reads, actor, request.agreementId);
      return { agreement: agreementMessage(kept, clock()) };
    },
    listAgreements: async ({ actor, request }) => {
      const at = clock();
      const asked = { status: request.status, at };
      const { rows, nextCursor } = await listAgreements(reads, actor, asked, request.page);
      return { agreements: rows.map((kept) => agreementMessage(kept, at)), nextCursor };
    },
    getTerms: async ({ actor, request }) => {
      const at = request.at === 0 ? clock() : request.at;
      const found = await getTerms(reads, actor, { ...request, at });
      const { agreementId, termsVersion: agreementVersion, charterVersion } = found;
      return { terms: termsMessage(found.terms), agreementId, agreementVersion, charterVersion };
    },
  };
}

function allianceHandlers(office: Office): Pick<Handlers<D>, Alliance> {
  const { kinds, reads, clock } = office;
  return {
    getCharter: async () => ({ charter: charterMessage(await getCharter(reads)) }),
    changeCharter: async (call) => {
      const command = { ...call.request, by: call.actor.subject };
      const charter = await ask(office, changeCharter(kinds), call, command);
      return { charter: charterMessage(charter) };
    },
    publishRates: async (call) => {
      const command = { ...call.request, by: call.actor.subject };
      return { table: rateTableMessage(await ask(office, publishRates(kinds), call, command)) };
    },
    getRates: async ({ request }) => {
      return { table: rateTableMessage(await getRates(reads, request.at ?? clock())) };
    },
  };
}
