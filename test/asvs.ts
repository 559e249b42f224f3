import { existsSync, readFileSync } from 'node:fs';
import { isTest, readSources } from './sources';

/** The rows of docs/asvs.tsv: what OWASP's ASVS 5.0 asks for, in our words, and what shows that it is so. */

export const STATUSES = ['met', 'partly', 'later', 'deployment', 'not applicable'] as const;

export type AsvsRow = {
  id: string;
  level: number;
  requirement: string;
  status: (typeof STATUSES)[number];
  /** Names of tests that show several requirements, as their titles have them. */
  tags: readonly string[];
  evidence: readonly Evidence[];
  note: string;
};

/** A test by its file and title, or a section of a document. */
export type Evidence = { file: string; title: string };

const SEPARATOR = ' ;; ';

/**
 * Reads the rows. A test is evidence for a requirement by the tag in its title, `[V6.2.4]`, so it is free to change its name. Where one
 * shows many requirements its tag is a name, `[headers]`, and the rows list it.
 */
export function readAsvs(file = 'docs/asvs.tsv'): AsvsRow[] {
  const tagged = findTaggedTests();
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [id = '', level = '', requirement = '', status = '', named = '', note = ''] = line.split('\t');
    const others = named ? named.split(SEPARATOR) : [];
    const tags = others.flatMap((each) => /^\[(.+)\]$/.exec(each)?.[1] ?? []);
    const sections = others.flatMap((each) => readSection(each) ?? []);
    const evidence = [...[id, ...tags].flatMap((tag) => tagged.get(tag) ?? []), ...sections];
    return { id, level: Number(level), requirement, status: status as AsvsRow['status'], tags, evidence, note };
  });
}

function readSection(named: string): Evidence | null {
  const [, file = '', title = ''] = /^(\S+\.md): (.+)$/.exec(named) ?? [];
  return file ? { file, title } : null;
}

const TAGGED = /(['"`])((?:(?!\1)[^\n])*) \[(V\d[\dV. ]*|headers|dangerous-code|cryptography)\]\1/g;

/** The tests that show a requirement, by tag. */
export function findTaggedTests(): Map<string, Evidence[]> {
  const found = new Map<string, Evidence[]>();
  for (const [file, text] of readSources(['app', 'lib', 'test', 'e2e'])) {
    if (!isTest(file)) continue;
    for (const [, , title = '', tags = ''] of text.matchAll(TAGGED)) {
      for (const tag of tags.split(' ')) found.set(tag, [...(found.get(tag) ?? []), { file, title }]);
    }
  }
  return found;
}

/** Whether a document has a section of that name. Tests were found by reading them. */
export function exists({ file, title }: Evidence): boolean {
  if (!file.endsWith('.md')) return true;
  return existsSync(file) && /^#+ /m.test(readFileSync(file, 'utf8')) && sectionsOf(file).includes(title);
}

const sectionsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
const CHAPTERS: Record<string, string> = {
  V1: 'Encoding and sanitization',
  V2: 'Validation and business logic',
  V3: 'Web frontend',
  V4: 'API and web service',
  V6: 'Authentication',
  V7: 'Session management',
  V8: 'Authorization',
  V9: 'Self-contained tokens',
  V10: 'OAuth and OIDC',
  V11: 'Cryptography',
  V12: 'Secure communication',
  V13: 'Configuration',
  V14: 'Data protection',
  V15: 'Secure coding and architecture',
  V16: 'Security logging and error handling',
};

const INTRODUCTION = `# OWASP ASVS 5.0

Each requirement of the Application Security Verification Standard 5.0.0 (OWASP, CC BY-SA 4.0; restated here in our words) that applies to sign-in, with the tests that would
fail without the control, or the document that says the rule. Made by \`npm run docs\` from \`docs/asvs.tsv\` and from the tags in the tests'
titles (\`[V6.2.4]\`).

**met** is what holds; **partly** says what is missing; **later** comes with a feature that is not there; **deployment** is whoever runs it to do.
`;

/** docs/asvs.md. */
export function asvsMarkdown(rows: readonly AsvsRow[]): string {
  const chapters = Object.entries(CHAPTERS).map(([chapter, name]) => {
    const own = rows.filter(({ id }) => id.startsWith(`${chapter}.`));
    return `## ${chapter} ${name}\n\n| | level | requirement | status | by |\n|---|---|---|---|---|\n${own.map(rowOf).join('\n')}\n`;
  });
  return [INTRODUCTION, `${summaryOf(rows)}\n`, ...chapters].join('\n');
}

const rowOf = ({ id, level, requirement, status, evidence, note }: AsvsRow): string => {
  const by = [...evidence.map(({ file, title }) => `${file}: ${title}`), note].filter(Boolean).join('<br>');
  return `| ${[id, String(level), requirement, status, by].map(escapeCell).join(' | ')} |`;
};

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<"', '&lt;"');

function summaryOf(rows: readonly AsvsRow[]): string {
  const levels = [1, 2, 3].map((level) => {
    const own = rows.filter((row) => row.level === level);
    return `| ${[level, ...STATUSES.map((status) => own.filter((row) => row.status === status).length)].join(' | ')} |`;
  });
  return [`| level | ${STATUSES.join(' | ')} |`, `|${'---|'.repeat(STATUSES.length + 1)}`, ...levels].join('\n');
}
