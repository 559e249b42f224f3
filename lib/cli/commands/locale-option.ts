import { Option } from 'commander';
import { LOCALES } from '../../i18n/locale';

/** In which language somebody is written to: nobody knows what they read. */
export const localeOption = (): Option =>
  new Option('--locale <language>', 'of the mail about it').choices(LOCALES).default(LOCALES[0]);
