import { isStorable } from '../../auth/storable';
import { CommandFailure, interrupted } from './failure';
import { promptOutput } from './prompt-output';

/**
 * Asks for a password that nobody shall see: on a terminal by a prompt that shows nothing, else it is the first line of standard
 * input. Never an argument or a variable of the environment: other users of a machine can read those.
 */
export async function askPassword(question: string): Promise<string> {
  return requireText(await (process.stdin.isTTY ? prompt(question) : firstLine()));
}

/** Like `askPassword`; on a terminal a new password is asked for twice, because nobody sees what they type. */
export async function askNewPassword(question: string): Promise<string> {
  if (!process.stdin.isTTY) return requireText(await firstLine());
  for (;;) {
    const password = await prompt(question);
    if ((await prompt('The same again')) === password) return requireText(password);
    console.error('The two differ. Try again, or end with Ctrl-C.');
  }
}

/** In another encoding than UTF-8 the bytes of a password are lost, and nobody could sign in with what is left. */
function requireText(password: string): string {
  if (isStorable(password) && !password.includes('\ufffd')) return password;
  throw new CommandFailure('usage', 'not_text', 'The password is not text in UTF-8, or has a NUL in it.');
}

async function prompt(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const typed = await password({ message, mask: '', output: promptOutput() });
  if (isCancel(typed)) throw interrupted();
  return typed ?? '';
}

/** As it stands there, spaces included: only the line break is not part of it. */
async function firstLine(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line) return line;
  throw new CommandFailure('usage', 'no_password', 'No password came on standard input. Its first line is read.');
}
