/** What a mail tells, by template. Every link is absolute and made from APP_ORIGIN. */
export type MailContent =
  /** Asks whoever has this mailbox to confirm that it is theirs. */
  | { template: 'verify_address'; username: string; link: string; goodForHours: number }
  /** Somebody gave this address at sign-up or for another account, and it belongs to `username` already. */
  | { template: 'address_in_use'; username: string; signInLink: string; forgotLink: string }
  | { template: 'reset_password'; username: string; link: string; goodForMinutes: number }
  | { template: 'password_changed'; username: string; how: PasswordChangedHow; forgotLink: string }
  /** To the address that still counts. `newAddress` is shortened: enough to recognise one's own. */
  | { template: 'address_change_requested'; username: string; newAddress: string; sessionsLink: string }
  /** To the address that counted until now. */
  | { template: 'address_changed'; username: string; newAddress: string }
  | { template: 'account_deleted'; username: string };

/**
 * With the current password, by a link that was mailed, or by an operator of the site. All other sessions (`changed`) or all have
 * ended.
 */
export type PasswordChangedHow = 'changed' | 'reset' | 'set';

export type Template = MailContent['template'];

/** When it happened, and from where it was asked for. */
export type Occasion = {
  /** Seconds since the epoch. */
  at: number;
  /** In words: "Firefox on Windows"; empty where it is unknown. Comes from a header anybody can write: escape it. */
  device: string;
  /** The IP address, or empty where it is unknown. */
  address: string;
};

export type ComposedMail = { subject: string; text: string; html: string };

/** To whom, and what it tells. */
export type AddressedMail = { to: string; content: MailContent };
