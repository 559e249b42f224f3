import type { Config, Environment } from '../../config/config';
import type { VariableName } from '../../config/variables';

/** What a check found: `wrong` must be mended, `warning` should be looked at. */
export type Finding = {
  level: 'right' | 'warning' | 'wrong';
  message: string;
  /** What to do; for everything that is not right. */
  fix?: string;
};

/** What checks look at. Nothing in here may be changed, and no check writes anything anywhere. */
export type Circumstances = {
  /** The settings that hold, where some are wrong with their defaults instead. */
  config: Config;
  /** Settings that are missing or wrong: what depends on them is not looked at. */
  broken: ReadonlySet<VariableName>;
  env: Environment;
  /** Files that settings were read from, by the setting's name. */
  files: Readonly<Partial<Record<VariableName, string>>>;
  /** Seconds since the epoch. */
  now: number;
  /** Where a test mail is sent to; null: none is sent. */
  sendMailTo: string | null;
};

export type Check = (circumstances: Circumstances) => Promise<Finding[]> | Finding[];

export const right = (message: string): Finding => ({ level: 'right', message });
export const warning = (message: string, fix: string): Finding => ({ level: 'warning', message, fix });
export const wrong = (message: string, fix: string): Finding => ({ level: 'wrong', message, fix });
