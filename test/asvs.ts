import { existsSync, readFileSync } from 'node:fs';

/** The rows of docs/asvs.tsv: what OWASP's ASVS 5.0 asks for, in our words, and what shows that it is so. */

export const STATUSES = ['met', 'partly', 'later', 'deployment', 'not applicable'] as const;

export type AsvsRow = {
  id: string;
  level: number;
  requirement: string;
  status: (typeof STATUSES)[number];
  evidence: readonly Evidence[];
  note: string;
};

/** A test by its file and title, or a section of a document. */
export type Evidence = { file: string; title: string };

const SEPARATOR = ' ;; ';

export function readAsvs(file = 'docs/asvs.tsv'): AsvsRow[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [id = '', level = '', requirement = '', status = '', evidence = '', note = ''] = line.split('\t');
    return {
      id,
      level: Number(level),
      requirement,
      status: status as AsvsRow['status'],
      evidence: evidence ? evidence.split(SEPARATOR).map(parseEvidence) : [],
      note,
    };
  });
}

function parseEvidence(text: string): Evidence {
  const at = text.indexOf(': ');
  return { file: text.slice(0, at), title: text.slice(at + 2) };
}

/** Whether the test is there under its title, or the document has a section of that name. */
export function exists({ file, title }: Evidence): boolean {
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.md'))
    return text.split('\n').some((line) => line.replace(/^#+ /, '') === title && line !== title);
  return [`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => text.includes(quoted));
}

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
fail without the control, or the document that says the rule. Made from \`docs/asvs.tsv\` by \`npm run docs\`; the same test fails when
a test that is named here does not exist.

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
