/** What a mail tells, by template. Every link is absolute and made from APP_ORIGIN. */
export type MailContent =
  /** Asks whoever has this mailbox to confirm that it is theirs. */
  | { template: 'verify_address'; username: string; link: string; goodForHours: number }
  /** Somebody gave this address at sign-up or for another account, and it belongs to `username` already. */
  | { template: 'address_in_use'; username: string; signInLink: string; forgotLink: string }
  | { template: 'reset_password'; username: string; link: string; goodForMinutes: number }
  /** `how`: with the current password, or by a link that was mailed. All sessions (`reset`) or all others have ended. */
  | { template: 'password_changed'; username: string; how: 'changed' | 'reset'; forgotLink: string }
  /** To the address that still counts. `newAddress` is shortened: enough to recognise one's own. */
  | { template: 'address_change_requested'; username: string; newAddress: string; sessionsLink: string }
  /** To the address that counted until now. */
  | { template: 'address_changed'; username: string; newAddress: string }
  | { template: 'account_deleted'; username: string };

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
