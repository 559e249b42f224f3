import { enterProject } from './folders';
import { createProgram } from './program';
import { reportFailure } from './terminal/failure';
import { endOnBrokenPipe } from './terminal/output';

enterProject();
endOnBrokenPipe();
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
