import type { RefusalKind } from '@serai/model';
import { refusalKinds } from '@serai/model';
import type { JournalServiceDefinition } from '@serai/protos/serai/capacity/v1/JournalService';
import type { SubmitAnswer__Output } from '@serai/protos/serai/capacity/v1/SubmitAnswer';
import { callRefusals, connect, door, type Door, type TokenSource } from '@serai/runtime';
import type { JournalLeader, JournalPeer } from '../application/journalPeer';
import type { SpaceCommand } from '../domain/space/commands';
import type { RefusedRow } from '../domain/space/entry';

const service = 'serai.capacity.v1.JournalService';
/** The lease of a leader that fell silent is over by then. */
const leaderSilentMs = 2_000;

/** What an instance may be asked to write; one that knows more kinds writes them itself. */
const known: Readonly<Record<SpaceCommand['kind'], true>> = {
  open: true,
  openRun: true,
  openStorage: true,
  hold: true,
  commit: true,
  release: true,
  exchange: true,
  expire: true,
  warn: true,
  retire: true,
  revise: true,
  cut: true,
  cancel: true,
  allot: true,
  allotDays: true,
};

/** The subject of the tokens that partner issues to this service. */
const itself = 'service:capacity';

/** The door for the other instances of this service, and for no other service. */
export function journalDoor({ leader }: { readonly leader: JournalLeader }): Door {
  return door<JournalServiceDefinition>(
    service,
    { Submit: { roles: ['service'] } },
    {
      submit: async ({ request, caller }) => {
        if (caller.subject !== itself) throw callRefusals.ROLE_FORBIDDEN();
        const { commands, digests, after } = request;
        const batch = commands.map((text, place) => {
          return { command: commandOf(text), digest: digests[place] ?? '', bytes: text.length };
        });
        const { group, refused, groups } = await leader.lead({ batch, after });
        return { group, answers: refused.map(answerMessage), groups: [...groups] };
      },
    },
  );
}

/** Another instance at its address, asked with this service's own token. */
export function journalPeer(
  address: string,
  tokens: TokenSource,
  deadlineMs = leaderSilentMs,
): JournalPeer {
  const client = connect<JournalServiceDefinition>({ address, service, tokens });
  return {
    submit: async ({ batch, after }, signal) => {
      const commands = batch.map(({ command }) => JSON.stringify(command));
      const asked = { commands, digests: batch.map(({ digest }) => digest), after };
      const { group, answers, groups } = await client.submit(asked, { deadlineMs, signal });
      if (answers.length !== batch.length) throw new Error('the leader did not answer all');
      return { group, refused: answers.map(refusedRow), groups };
    },
    close: () => client.close(),
  };
}

/** It was made by the same program and is decided by the domain; only its form is looked at. */
function commandOf(text: string): SpaceCommand {
  const command = parsed(text) as Partial<SpaceCommand> | null;
  const isCommand =
    typeof command === 'object' &&
    Object.hasOwn(known, command?.kind ?? '') &&
    typeof command?.key === 'string' &&
    typeof command.actor?.subject === 'string';
  if (!isCommand) throw callRefusals.MESSAGE_INVALID({ field: 'commands' });
  return command as SpaceCommand;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw callRefusals.MESSAGE_INVALID({ field: 'commands' });
  }
}

function answerMessage(refused: RefusedRow | null): SubmitAnswer__Output {
  if (refused === null) return { kind: '', code: '', message: '', field: '' };
  const { kind, code, message, field = '' } = refused;
  return { kind, code, message, field };
}

function refusedRow({ kind, code, message, field }: SubmitAnswer__Output): RefusedRow | null {
  if (kind === '') return null;
  if (!Object.hasOwn(refusalKinds, kind)) throw new Error(`the leader answered ${kind}`);
  return { kind: kind as RefusalKind, code, message, ...(field !== '' && { field }) };
}
