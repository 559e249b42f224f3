import { CommandFailure, interrupted } from './failure';
import { promptOutput } from './prompt-output';

/**
 * Asks before something that cannot be undone.
 *
 * @param what it is, as a question: `Delete john and all their sessions?`
 * @param yes the option `--yes`: who gave it has been asked already
 * @throws CommandFailure where the answer is no, or there is nobody to ask
 */
export async function confirm(what: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) {
    throw new CommandFailure('usage', 'not_confirmed', `${what} Nobody can be asked here: say so with --yes.`);
  }
  const { confirm: ask, isCancel } = await import('@clack/prompts');
  const answer = await ask({ message: what, initialValue: false, output: promptOutput() });
  if (isCancel(answer)) throw interrupted();
  if (!answer) throw new CommandFailure('failed', 'not_confirmed', 'Nothing was changed.');
}
