import { BRAND } from '../config/brand';
import type { Messages, PasswordChanged } from './messages';

const IGNORE = 'You can ignore this email.';

const PASSWORD_CHANGED: PasswordChanged = {
  changed: {
    subject: `Your ${BRAND.name} password was changed`,
    heading: 'Your password was changed',
    paragraphs: [
      'Your account has a new password. Everywhere but where it was changed, you have been signed out.',
      'If it was you, there is nothing more to do.',
    ],
    notYou: 'Somebody knows your password. Set a new one now: that signs them out, too.',
  },
  reset: {
    subject: `Your ${BRAND.name} password was reset`,
    heading: 'Your password was reset',
    paragraphs: [
      'Your account has a new password, set with a link that was sent to you. You have been signed out everywhere.',
      'If it was you, sign in with the new password. There is nothing more to do.',
    ],
    notYou:
      'Somebody can read your email. Change the password of your mailbox first, then set a new one here: that signs them out, too.',
  },
  set: {
    subject: `Your ${BRAND.name} password was set anew`,
    heading: 'Your password was set anew',
    paragraphs: [
      'Those who run the site gave your account a new password. You have been signed out everywhere.',
      'If you asked them to, sign in with the new password, and change it for one that only you know.',
    ],
    notYou: 'Ask those who run the site why. You can set a password of your own at any time.',
  },
};

export const english: Messages = {
  frame: {
    greeting: (username) => `Hello ${username},`,
    when: 'When',
    device: 'Browser',
    address: 'IP address',
    unknown: 'Unknown',
    notYou: 'If it wasn’t you',
    bareLink: 'If the button does nothing, open this link:',
    footer: (host) => `Sent automatically by ${host}. Nobody reads replies to this email.`,
  },
  templates: {
    verify_address: ({ link, goodForHours }) => ({
      subject: `Verify your email address for ${BRAND.name}`,
      heading: 'Verify your email address',
      paragraphs: [
        'This email address was given for your account. To confirm that it is yours, open the link and press the button on the page it leads to.',
        `The link works once and for ${goodForHours} hours. If you ask for another one, only the newest works.`,
      ],
      actions: [{ label: 'Verify email address', link }],
      facts: [],
      notYou: {
        paragraphs: [
          `Somebody may have mistyped their own address. ${IGNORE} Unless you use the link, nothing is verified.`,
        ],
        actions: [],
      },
    }),
    address_in_use: ({ username, signInLink, forgotLink }) => ({
      subject: `Your ${BRAND.name} account already uses this email address`,
      heading: 'You already have an account',
      paragraphs: [
        `Somebody gave this email address when signing up or for another account. It already belongs to your account “${username}”, so nothing has changed.`,
        'If it was you, sign in to that account, or set a new password if you no longer know it.',
      ],
      actions: [
        { label: 'Sign in', link: signInLink },
        { label: 'Set a new password', link: forgotLink },
      ],
      facts: [],
      notYou: {
        paragraphs: [`There is nothing to do. ${IGNORE}`],
        actions: [],
      },
    }),
    reset_password: ({ link, goodForMinutes }) => ({
      subject: `Set a new password for ${BRAND.name}`,
      heading: 'Set a new password',
      paragraphs: [
        'Somebody asked to set a new password for your account. If it was you, open the link and choose one. You will then be signed out everywhere.',
        `The link works once and for ${goodForMinutes} minutes. If you ask for another one, only the newest works.`,
      ],
      actions: [{ label: 'Set a new password', link }],
      facts: [],
      notYou: { paragraphs: [`Nothing has changed, and there is nothing to do. ${IGNORE}`], actions: [] },
    }),
    password_changed: ({ how, forgotLink }) => ({
      ...PASSWORD_CHANGED[how],
      actions: [],
      facts: [],
      notYou: {
        paragraphs: [PASSWORD_CHANGED[how].notYou],
        actions: [{ label: 'Set a new password', link: forgotLink }],
      },
    }),
    address_change_requested: ({ newAddress, sessionsLink }) => ({
      subject: `Request to change your ${BRAND.name} email address`,
      heading: 'Your email address is about to change',
      paragraphs: [
        'Somebody asked to change the email address of your account. It changes only when the new address is verified; until then, this one counts.',
        'If it was you, open the email we sent to the new address.',
      ],
      actions: [],
      facts: [{ name: 'New address', value: newAddress }],
      notYou: {
        paragraphs: [
          'Somebody may be signed in to your account. Sign in, end the sessions you don’t recognise, and change your password.',
        ],
        actions: [{ label: 'See your sessions', link: sessionsLink }],
      },
    }),
    address_changed: ({ newAddress }, host) => ({
      subject: `Your ${BRAND.name} email address was changed`,
      heading: 'Your email address was changed',
      paragraphs: [
        'Your account has a new email address. From now on we write there, and this mailbox gets no more email about your account.',
        'If it was you, there is nothing more to do.',
      ],
      actions: [],
      facts: [{ name: 'New address', value: newAddress }],
      notYou: {
        paragraphs: [
          `Tell whoever runs ${host} at once. A link for a new password no longer reaches this mailbox.`,
          'If you can still sign in, change your password first: that ends all other sessions.',
        ],
        actions: [],
      },
    }),
    account_deleted: (_, host) => ({
      subject: `Your ${BRAND.name} account was deleted`,
      heading: 'Your account was deleted',
      paragraphs: [
        'Your account and its data are gone and cannot be brought back. There is nothing more to do.',
        'Thank you for having been here. Goodbye, and all the best.',
      ],
      actions: [],
      facts: [],
      notYou: { paragraphs: [`Tell whoever runs ${host} at once.`], actions: [] },
    }),
  },
};
