import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
const textOf = (file: string) => readFileSync(path.join('app', file), 'utf8');

test('every form is a PostForm or a ButtonForm, which carry whom they were rendered for; but those of language and theme', () => {
  const withForms = files.filter((file) => /<form\b/.test(textOf(file))).sort();
  expect(withForms).toEqual(['_ui/button-form.tsx', '_ui/preferences.tsx', '_ui/scripted-form.tsx']);
  const withScriptedForms = files.filter((file) => textOf(file).includes('<ScriptedForm'));
  expect(withScriptedForms).toEqual(['_ui/post-form.tsx']);
  for (const file of ['_ui/button-form.tsx', '_ui/post-form.tsx']) expect(textOf(file)).toContain('<HiddenFields');
});
