import { createTransport } from 'nodemailer';
import type { SendMail } from './mailOutlet';

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/**
 * Sends by SMTP. Whatever is written into a mail is text: it reads no files, fetches no addresses,
 * and line ends in a header are taken out before they get there.
 */
export function mailerTo(smtpUrl: string, from: string): SendMail {
  const transport = createTransport({ ...timeouts, url: smtpUrl });
  return async (to, { subject, text }, id) => {
    await transport.sendMail({
      from,
      to: { name: '', address: to },
      subject: subject.replace(/[\r\n]+/g, ' '),
      text,
      messageId: `<${id}@serai.invalid>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
}
