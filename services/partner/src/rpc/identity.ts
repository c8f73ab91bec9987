import type { IdentityServiceDefinition as D } from '@serai/protos/serai/partner/v1/IdentityService';
import { door, type Door, type Handlers, type Rules } from '@serai/runtime';
import { memberMeant } from '../application/authority';
import { changeRoles } from '../application/changeRoles';
import { exchangeAssertion } from '../application/exchangeAssertion';
import { endedSubjects, getKeys } from '../application/getKeys';
import { getMemberJwks } from '../application/memberJwks';
import { listPeople } from '../application/listPeople';
import { memberKeyGiven, registerMemberKey } from '../application/registerMemberKey';
import { prepareRegistration, registerPerson } from '../application/registerPerson';
import { removePerson } from '../application/removePerson';
import { revokeMemberKey } from '../application/revokeMemberKey';
import { newKeyPair, rotateKeys } from '../application/rotateKeys';
import { rotateMemberKey } from '../application/rotateMemberKey';
import { signIn, type SignedIn } from '../application/signIn';
import { signManifest } from '../application/signManifest';
import { signInService } from '../application/signInService';
import { personMessage } from '../facts/messages';
import { ask, type Office } from './office';

export const identityRules: Rules<D> = {
  SignIn: { roles: 'anyone', idempotent: true },
  SignInService: { roles: 'anyone', idempotent: true },
  ExchangeAssertion: { roles: 'anyone' },
  GetKeys: { roles: 'anyone', idempotent: true },
  RotateKeys: { roles: ['admin'], needsRequestId: true, idempotent: true },
  RegisterPerson: { roles: ['operator', 'admin'], needsRequestId: true, idempotent: true },
  ChangeRoles: { roles: ['operator', 'admin'], idempotent: true },
  RemovePerson: { roles: ['operator', 'admin'], idempotent: true },
  ListPeople: { roles: ['operator', 'admin'], idempotent: true },
  RegisterMemberKey: { roles: ['operator', 'admin'], idempotent: true },
  RevokeMemberKey: { roles: ['operator', 'admin'] },
  GetMemberKeys: { roles: 'anyone', idempotent: true },
  RotateMemberKey: { roles: ['operator', 'admin'], needsRequestId: true, idempotent: true },
  SignManifest: { roles: ['operator'], idempotent: true, onBehalfOf: true },
};

export function identityDoor(office: Office): Door {
  const handlers: Handlers<D> = {
    ...signInHandlers(office),
    ...peopleHandlers(office),
    ...signatureHandlers(office),
  };
  return door<D>('serai.partner.v1.IdentityService', identityRules, handlers);
}

type SignInMethods = 'signIn' | 'signInService' | 'exchangeAssertion' | 'getKeys' | 'rotateKeys';

function signInHandlers(office: Office): Pick<Handlers<D>, SignInMethods> {
  const { kinds, reads, rotation, clock } = office;
  const { tokenLifeMs, clockSkewMs } = rotation;
  return {
    signIn: async ({ request }) => ({
      token: tokenMessage(await signIn({ ...office, tokenLifeMs }, request, clock())),
    }),
    signInService: async ({ request }) => {
      const desk = { ...office, tokenLifeMs };
      return { token: { ...(await signInService(desk, request, clock())), person: null } };
    },
    exchangeAssertion: async ({ request }) => {
      const desk = { ...office, tokenLifeMs, clockSkewMs };
      return { token: tokenMessage(await exchangeAssertion(desk, request.assertion, clock())) };
    },
    getKeys: async () => ({
      jwks: JSON.stringify(await getKeys(reads, clock())),
      ended: [...(await endedSubjects(reads, rotation, clock()))],
    }),
    rotateKeys: async (call) => {
      const by = call.actor.subject;
      const command = { type: 'rotate', key: await newKeyPair(), by, settings: rotation } as const;
      const jwks = await ask(office, rotateKeys(kinds), call, command);
      await office.keysChanged();
      return { jwks: JSON.stringify(jwks) };
    },
  };
}

type SignatureMethods = 'getMemberKeys' | 'rotateMemberKey' | 'signManifest';

function signatureHandlers(office: Office): Pick<Handlers<D>, SignatureMethods> {
  const { kinds, reads, clock, rotation } = office;
  const { rotateAfterMs } = rotation;
  const jwksOf = async (memberId: string) => ({
    jwks: JSON.stringify(await getMemberJwks(reads, memberId)),
  });
  return {
    getMemberKeys: ({ request }) => jwksOf(request.memberId),
    rotateMemberKey: async (call) => {
      const memberId = memberMeant(call.actor, call.request.memberId);
      const key = await newKeyPair();
      const by = call.actor.subject;
      const command = { type: 'rotate', memberId, key, by, rotateAfterMs } as const;
      await ask(office, rotateMemberKey(kinds), call, command);
      return jwksOf(memberId);
    },
    signManifest: async ({ request, actor }) => ({
      jws: await signManifest({ ...office, rotateAfterMs }, actor, request.manifest, clock()),
    }),
  };
}

function peopleHandlers(office: Office): Omit<Handlers<D>, SignInMethods | SignatureMethods> {
  const { kinds, reads, passwords } = office;
  return {
    registerPerson: async (call) => {
      const { actor, request, requestId } = call;
      const prepared = await prepareRegistration(passwords, actor, request, requestId);
      const asked = { ...call, digest: prepared.digest };
      const kept = await ask(office, registerPerson(kinds), asked, prepared.command);
      return { person: personMessage(kept) };
    },
    changeRoles: async (call) => {
      const command = { actor: call.actor, ...call.request };
      return { person: personMessage(await ask(office, changeRoles(kinds), call, command)) };
    },
    removePerson: async (call) => {
      await ask(office, removePerson(kinds), call, { actor: call.actor, ...call.request });
      await office.keysChanged();
      return {};
    },
    listPeople: async ({ actor, request }) => {
      const { rows, nextCursor } = await listPeople(reads, actor, request.memberId, request.page);
      return { people: rows.map(personMessage), nextCursor };
    },
    registerMemberKey: async (call) => {
      const command = memberKeyGiven(call.actor, call.request.memberId, call.request.jwk);
      return { keyId: await ask(office, registerMemberKey(kinds), call, command) };
    },
    revokeMemberKey: async (call) => {
      const memberId = memberMeant(call.actor, call.request.memberId);
      const command = { memberId, kid: call.request.keyId, by: call.actor.subject };
      await ask(office, revokeMemberKey(kinds), call, command);
      return {};
    },
  };
}

function tokenMessage({ accessToken, expiresAt, person }: SignedIn) {
  return { accessToken, expiresAt, person: personMessage(person) };
}
