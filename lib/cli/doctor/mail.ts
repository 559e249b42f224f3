import { checkMailServer, mailTransport } from '../../mail/transport';
import { type Check, type Finding, right, warning, wrong } from './finding';

/** Whether the mail server can be reached, with encryption and password; with an address given, whether it takes a mail to it. */
export const checkMail: Check = async ({ config, broken, sendMailTo, now }) => {
  if (broken.has('SMTP_URL')) return [];
  if (!config.smtpUrl) {
    const message =
      'SMTP_URL is not set: mails land in ./data/outbox, and nobody gets a link to verify an address or reset a password.';
    return [warning(message, 'Set SMTP_URL to a server that sends mail: smtps://user:password@mail.example.com')];
  }
  try {
    await checkMailServer(config.smtpUrl);
  } catch (error) {
    return [refused(error as Error & { code?: string })];
  }
  const { protocol, username } = new URL(config.smtpUrl);
  const how = [
    protocol === 'smtps:' ? 'with TLS' : '',
    username ? 'and takes our password' : 'and asks for no password',
  ];
  const reached = right(`The mail server answers ${how.filter(Boolean).join(', ')}.`);
  if (!sendMailTo) return [reached];
  const text = `This is a test of "latchkey doctor" at ${config.appOrigin}. If you read it, mails arrive.\n`;
  try {
    await mailTransport(config)(
      sendMailTo,
      { subject: 'Latchkey test mail', text, html: `<p>${text}</p>` },
      `doctor-${now}`,
    );
    return [reached, right(`It took a mail to ${sendMailTo}: look whether it arrives, and not among spam.`)];
  } catch (error) {
    return [reached, refused(error as Error & { code?: string })];
  }
};

const ADVICE: Record<string, string> = {
  EAUTH: 'Correct user and password in SMTP_URL (percent-encoded where they hold @ : / or %).',
  ETLS: 'The server offers no encryption: use smtps:// or another port, or ?ignoreTLS=true without a password on a network of your own.',
  EDNS: 'Correct the host in SMTP_URL.',
  EENVELOPE: 'The server refuses the sender or the recipient: look at MAIL_FROM.',
};

function refused({ code, message }: Error & { code?: string }): Finding {
  const advice = ADVICE[code ?? ''] ?? 'Correct host and port in SMTP_URL, and see that no firewall is in between.';
  return wrong(`Mail cannot be sent: ${message}.`, advice);
}
