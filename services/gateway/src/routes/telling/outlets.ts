import type { Services } from '../services';
import { epcisOutlet } from './epcisOutlet';
import type { SendMail } from './mail/mailOutlet';
import { mailOutlet } from './mail/mailOutlet';
import type { Outlet } from './outlet';
import type { Subscription } from './subscription';
import type { TellingStore } from './tellingStore';
import type { FromFeed, Post } from './webhookOutlet';
import { webhookOutlet } from './webhookOutlet';
import { clock } from '@serai/runtime';

const perPage = 200;
const maxPages = 500;
const deadlineMs = 10_000;
const freshForMs = 1_000;

export interface OutletsFrom extends FromFeed {
  readonly services: Pick<Services, 'following'>;
  readonly store: TellingStore;
  readonly post: Post;
  readonly sendMail: SendMail | undefined;
}

/** Everybody who is to be told: looked up anew every second. */
export function outletsFrom(from: OutletsFrom): () => Promise<readonly Outlet[]> {
  let found: readonly Outlet[] = [];
  let foundAt = 0;
  return async () => {
    if (clock() - foundAt < freshForMs) return found;
    found = [...(await ofSubscriptions(from)), ...(await ofEpcis(from))];
    foundAt = clock();
    return found;
  };
}

async function ofSubscriptions(from: OutletsFrom): Promise<readonly Outlet[]> {
  const outlets: Outlet[] = [];
  let after = '';
  for (let page = 0; page < maxPages; page += 1) {
    const found: readonly Subscription[] = await from.store.list({}, after, perPage);
    for (const each of found) {
      if (each.kind === 'webhook') outlets.push(webhookOutlet(from, each, from.post));
      else if (from.sendMail !== undefined) outlets.push(mailOutlet(from, each, from.sendMail));
    }
    after = found.at(-1)?.id ?? '';
    if (found.length < perPage) break;
  }
  return outlets;
}

async function ofEpcis({ services, post }: OutletsFrom): Promise<readonly Outlet[]> {
  const outlets: Outlet[] = [];
  let cursor = '';
  for (let page = 0; page < maxPages; page += 1) {
    const asked = { page: { cursor, limit: perPage } };
    const found = await services.following.listFollowed(asked, { deadlineMs });
    outlets.push(...found.followed.map((each) => epcisOutlet(services, each, post)));
    cursor = found.nextCursor;
    if (cursor === '') break;
  }
  return outlets;
}
