/** One instruction of a Dockerfile: `COPY`, its flags, and the rest of its line. */
export type Instruction = { name: string; flags: Readonly<Record<string, string>>; text: string };

/** What stands between one FROM and the next. */
export type Stage = { name: string | null; image: string; instructions: readonly Instruction[] };

/** The stages of a Dockerfile, as far as ours goes: no here-documents, no ARG before FROM. */
export function parseDockerfile(source: string): Stage[] {
  const stages: { name: string | null; image: string; instructions: Instruction[] }[] = [];
  for (const line of logicalLines(source)) {
    const instruction = parseInstruction(line);
    if (instruction.name !== 'FROM') stages.at(-1)?.instructions.push(instruction);
    else {
      const [image = '', , name = null] = instruction.text.split(/\s+/);
      stages.push({ name, image, instructions: [] });
    }
  }
  return stages;
}

/** Without comments and empty lines; a line that ends in a backslash goes on in the next. */
function logicalLines(source: string): string[] {
  const lines = source.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
}

function parseInstruction(line: string): Instruction {
  const [, name = '', given = '', text = ''] = /^(\w+)\s+((?:--\S+\s+)*)(.*)$/.exec(line) ?? [];
  const flags = [...given.matchAll(/--([\w-]+)=(\S+)/g)].map(([, flag, value]) => [flag, value]);
  return { name: name.toUpperCase(), flags: Object.fromEntries(flags), text };
}

/** The words of an instruction in its JSON form, as CMD has them, or else split at spaces. */
export const wordsOf = (text: string): string[] =>
  text.startsWith('[') ? (JSON.parse(text) as string[]) : text.split(/\s+/);

/** All instructions of a kind. */
export const instructionsOf = (stage: Stage | undefined, name: string): Instruction[] =>
  stage?.instructions.filter((instruction) => instruction.name === name) ?? [];
