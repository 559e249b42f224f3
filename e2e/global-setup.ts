import { requireBrowser } from '../test/browser';
import { startDemoServer } from '../test/demo-server';
import { DIALECTS } from '../test/fresh-db';
import { startMailbox } from '../test/mailbox';
import { startPostgres } from '../test/postgres';
import { SERVER_ENV } from './environment';

/** A browser, a PostgreSQL, an SMTP server, and a production server on each database with the demo users in it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const started: { stop(): Promise<void> }[] = [];
  const tearDown = async () => {
    for (const each of started.reverse()) await each.stop();
  };
  Object.assign(process.env, SERVER_ENV); // for what the tests do with the database themselves
  try {
    process.env.E2E_BROWSER = await requireBrowser();
    const postgres = await startPostgres();
    started.push(postgres);
    const mailbox = await startMailbox();
    started.push(mailbox);
    process.env.E2E_MAILS = mailbox.folder;
    for (const dialect of DIALECTS) {
      const server = await startDemoServer(
        dialect,
        { ...SERVER_ENV, SMTP_URL: mailbox.url },
        { postgresUrl: postgres.url },
      );
      started.push(server);
      process.env[`E2E_URL_${dialect}`] = server.url;
      process.env[`E2E_LOG_${dialect}`] = server.logFile;
      process.env[`E2E_DATABASE_${dialect}`] = server.databaseUrl;
    }
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}
