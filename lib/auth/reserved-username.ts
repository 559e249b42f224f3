import { BRAND } from '../config/brand';
import { normaliseUsername } from './username';

/**
 * Names that readers take for the site itself: roles of its staff, mailboxes of RFC 2142 and those to which certificates are issued
 * (CA/Browser Forum Baseline Requirements 3.2.2.4.4), machines, and words that a program puts in place of a name.
 */
const DEFAULT = `
  abuse ftp hostmaster info marketing news noc postmaster sales security support usenet uucp webmaster www
  admin administration administrator it mis root ssladmin ssladministrator sslwebmaster sysadmin system superuser sudo
  account accounts billing compliance contact customerservice feedback fraud helpdesk help hr jobs legal moderator mod mods
  official operator owner payment payments phishing press privacy safety service services spam staff status team trust dpo dmca
  api autoconfig autodiscover bot daemon dns imap isatap localhost mail mailerdaemon noreply donotreply pop pop3 smtp wpad
  all anonymous default everybody everyone guest me none null nobody undefined unknown user you
  관리자 운영자 운영진 운영팀 고객센터 고객지원 고객상담 공식 공지 공지사항 보안팀 시스템 어드민 루트 직원 익명 탈퇴한사용자
`
  .trim()
  .split(/\s+/)
  .concat(BRAND.name);

/** Digits that are read as a letter, and the letters that are read as each other. */
const READ_AS: Record<string, string> = { 0: 'o', 1: 'i', l: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' };

/** What a name reads as at a glance: without accents and dots, `Ad-M1n` is `admin`. */
const glanceOf = (name: string): string =>
  (normaliseUsername(name) ?? '')
    .normalize('NFD')
    .replace(/[\p{M}._-]/gu, '')
    .replace(/[0134578l]/g, (character) => READ_AS[character] ?? '');

/**
 * Whether a name speaks for the site, so that nobody may sign up with it; an operator can still give it to somebody.
 *
 * @param reserved names, of which `default` stands for the list above (RESERVED_USERNAMES)
 */
export function isReservedUsername(username: string, reserved: readonly string[]): boolean {
  const glance = glanceOf(username);
  return reserved.flatMap((name) => (name === 'default' ? DEFAULT : [name])).some((name) => glanceOf(name) === glance);
}
