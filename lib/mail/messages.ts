import type { MailContent, PasswordChangedHow, Template } from './content';

export type ContentOf<T extends Template> = Extract<MailContent, { template: T }>;

export type Action = { label: string; link: string };
export type Fact = { name: string; value: string };

/** What one template says in one language. Plain text: whoever shows it cleans and escapes it. */
export type Message = {
  /** Holds nothing a user can choose: a subject is what a stranger would write to. */
  subject: string;
  heading: string;
  paragraphs: readonly string[];
  /** The first is the one most readers need. */
  actions: readonly Action[];
  /** Beside the occasion's own. */
  facts: readonly Fact[];
  /** For a reader who did not do this: what it means, and what to do. */
  notYou: { paragraphs: readonly string[]; actions: readonly Action[] };
};

/** What the notice of a new password says, for each way in which it came. */
export type PasswordChanged = Record<
  PasswordChangedHow,
  Pick<Message, 'subject' | 'heading' | 'paragraphs'> & { notYou: string }
>;

/** What every mail in a language says around its message. */
export type Frame = {
  greeting: (username: string) => string;
  when: string;
  device: string;
  address: string;
  /** In place of a device or address nobody knows. */
  unknown: string;
  notYou: string;
  /** Before the bare link, where there is a button as well. */
  bareLink: string;
  footer: (host: string) => string;
};

/** A language. One that lacks a template or a sentence does not compile. */
export type Messages = {
  frame: Frame;
  templates: { [T in Template]: (content: ContentOf<T>, host: string) => Message };
};
