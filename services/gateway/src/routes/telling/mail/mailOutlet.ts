import type { EstimateMoved__Output } from '@serai/protos/serai/tracking/v1/EstimateMoved';
import type { IncidentRaised__Output } from '@serai/protos/serai/tracking/v1/IncidentRaised';
import type { ParcelDelivered__Output } from '@serai/protos/serai/tracking/v1/ParcelDelivered';
import { decodeFact, derivedId } from '@serai/runtime';
import type { FeedRow } from '../feed';
import type { Message, Outlet } from '../outlet';
import type { MailNotice, NoticeTopic } from '../subscription';
import type { Cursor } from '../tellingStore';
import type { FromFeed } from '../webhookOutlet';
import { feedOutlet } from '../webhookOutlet';
import type { Mail, News } from './mailWords';
import { mailOf } from './mailWords';

/** An estimate that moved less, since it was last told, is not worth a letter. */
export const worthTellingMs = 4 * 3_600_000;

/** Hands a mail to the mail server; `id` is the same whenever it is tried again. */
export type SendMail = (to: string, mail: Mail, id: string) => Promise<void>;

const typeOf: Readonly<Record<NoticeTopic, string>> = {
  delivered: 'serai.tracking.v1.ParcelDelivered',
  incident: 'serai.tracking.v1.IncidentRaised',
  estimate: 'serai.tracking.v1.EstimateMoved',
};

/** A person who is written to about one booking. */
export function mailOutlet(from: FromFeed, notice: MailNotice, sendMail: SendMail): Outlet {
  const types = notice.topics.map((topic) => typeOf[topic]);
  const chosen = { types, bookingId: notice.bookingId };
  return feedOutlet(from, notice, chosen, (rows, cursor) => messagesOf(rows, cursor));

  function messagesOf(rows: readonly FeedRow[], { estimateAt }: Cursor): readonly Message[] {
    let told = estimateAt === 0 ? notice.promisedAt : estimateAt;
    return rows.flatMap((row): Message[] => {
      const news = newsOf(row);
      if (news.type !== 'estimate') return [messageOf(row, news)];
      if (Math.abs(news.at - told) < worthTellingMs) return [];
      told = news.at;
      return [{ ...messageOf(row, news), change: { estimateAt: news.at } }];
    });
  }

  function messageOf({ id, position }: FeedRow, news: News): Message {
    const mail = mailOf(news, notice.reference, notice.language);
    const mailId = derivedId('msg', notice.id, id);
    return { position, send: () => sendMail(notice.address, mail, mailId) };
  }
}

function newsOf({ type, data }: FeedRow): News {
  switch (type) {
    case typeOf.delivered: {
      const { sscc, at } = decodeFact<ParcelDelivered__Output>(type, data);
      return { type: 'delivered', sscc, at };
    }
    case typeOf.incident: {
      const { incident } = decodeFact<IncidentRaised__Output>(type, data);
      return { type: 'incident', kind: incident?.kind ?? '' };
    }
    default: {
      const { estimateAt: at, earliest, latest } = decodeFact<EstimateMoved__Output>(type, data);
      return { type: 'estimate', at, earliest, latest };
    }
  }
}
