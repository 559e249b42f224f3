import { minutes } from '../time';

/** How long after the password was checked a session may make sensitive changes, in seconds (ASVS 7.5.1). */
export const RECENT = minutes(10);
