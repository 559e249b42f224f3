import { reportFailure } from './failure';
import { enterProject } from './folders';
import { endOnBrokenPipe } from './output';
import { createProgram } from './program';

enterProject();
endOnBrokenPipe();
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
