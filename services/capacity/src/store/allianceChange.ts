import type { Versioned } from '@serai/runtime';
import type { AllianceChange } from '../application/allianceCopy';
import type { CopyDocument } from './partnerKinds';
import { heldOf } from './networkStore';
import type { PublishedDocument } from './publishedKind';

/** A document of any of the collections that are followed. */
export type FollowedDocument = PublishedDocument<unknown> | CopyDocument<unknown>;

/** What a document of a kind says; null for a kind that is not followed. */
export function changeOf(
  kind: string,
  document: FollowedDocument & Versioned,
): AllianceChange | null {
  switch (kind) {
    case 'point':
    case 'area':
    case 'line':
    case 'tariff':
    case 'embargo': {
      const held = heldOf(document as PublishedDocument<unknown> & Versioned);
      return { kind, held } as AllianceChange;
    }
    case 'agreement': {
      const { _id: id, version, value: copy } = document;
      return { kind, id, version, copy } as AllianceChange;
    }
    case 'member':
      return { kind, id: document._id, copy: document.value } as AllianceChange;
    case 'charter':
      return { kind, copy: document.value } as AllianceChange;
    case 'rates':
      return { kind, table: document.value } as AllianceChange;
    default:
      return null;
  }
}
