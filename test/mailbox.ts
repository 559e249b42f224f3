import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { uuidv7 } from '../lib/crypto/random';
import { freePort } from './postgres';

/** A mail as its reader gets it. */
export type ReadMail = {
  to: string[];
  from: string;
  subject: string;
  text: string;
  html: string;
  headers: Map<string, string>;
};

export type Mailbox = {
  /** For SMTP_URL. */
  url: string;
  /** Where every mail that was accepted lies as a file, so that other processes can read it, too. */
  folder: string;
  /** Refuses (`refuse` as the SMTP answer's code, quoting the recipient as servers do), or never answers, until told otherwise. */
  behave(how: { refuse?: number; hang?: boolean }): void;
  stop(): Promise<void>;
};

/** A real SMTP server on the loopback, which takes mail for anybody. */
export async function startMailbox(port?: number): Promise<Mailbox> {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-mails-'));
  let behaviour: Parameters<Mailbox['behave']>[0] = {};
  let waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 10, // milliseconds, for connections that are kept open
    logger: false,
    onRcptTo({ address }, _session, done) {
      const answer = () => {
        const { refuse } = behaviour;
        done(refuse ? Object.assign(new Error(`<${address}>: not now, or never`), { responseCode: refuse }) : null);
      };
      if (behaviour.hang) waiting.push(answer);
      else answer();
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        keep(folder, Buffer.concat(chunks));
        done();
      });
    },
  });
  server.on('error', () => {}); // a client that was killed in the middle of a mail
  const at = port ?? (await freePort());
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const stop = async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    url: `smtp://127.0.0.1:${at}`,
    folder,
    behave: (how) => {
      behaviour = how;
      if (how.hang) return;
      for (const answer of waiting) answer();
      waiting = [];
    },
    stop,
  };
}

function keep(folder: string, mail: Buffer): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${uuidv7()}.eml`);
  writeFileSync(`${file}.part`, mail);
  renameSync(`${file}.part`, file); // readers see whole mails only
}

/** All mails in a folder, the oldest first. */
export async function readMails(folder: string): Promise<ReadMail[]> {
  if (!existsSync(folder)) return []; // an outbox in which nothing was put yet
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  return Promise.all(files.sort().map(async (name) => parse(readFileSync(path.join(folder, name)))));
}

async function parse(bytes: Buffer): Promise<ReadMail> {
  const mail = await PostalMime.parse(bytes);
  return {
    to: (mail.to ?? []).flatMap(({ address }) => address ?? []),
    from: mail.from?.address ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: new Map(mail.headers.map(({ key, value }) => [key, value])),
  };
}

const PATIENCE_MS = 15_000;

/**
 * Waits for mail to an address.
 *
 * @param options.subject part of it
 * @param options.after how many such mails to pass over
 * @throws Error when none came
 */
export async function waitForMail(
  folder: string,
  to: string,
  { subject = '', after = 0 }: { subject?: string; after?: number } = {},
): Promise<ReadMail> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(50)) {
    const mails = (await readMails(folder)).filter((mail) => mail.to.includes(to) && mail.subject.includes(subject));
    const mail = mails[after];
    if (mail) return mail;
  }
  throw new Error(`no mail came to ${to}`);
}

/** The links in a mail, as its text has them. */
export const linksIn = ({ text }: ReadMail): string[] => text.match(/https?:\/\/\S+/g) ?? [];
