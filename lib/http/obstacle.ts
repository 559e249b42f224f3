import { getConfig } from '../config/config';
import { isApiCaller, isNavigation } from '../edge/api-caller';
import { type Obstacle, obstacleIn } from '../edge/obstacle';
import { cookieName, type HeaderReader } from '../edge/presented-token';
import type { TokenError } from '../errors';
import { inLanguages, type Locale } from '../i18n/locale';
import { tokenError } from './answers';
import { mayBeRenewed } from './peek-refresh';
import { plainHtml } from './plain-page';
import { localeOf } from './request-locale';

type Texts = (name: string) => { title: string; lead: string };

const TEXTS = inLanguages<Record<Obstacle['kind'], Texts>>({
  en: {
    header: (name) => ({
      title: `The ${name} header prevents you from signing in`,
      lead: `Each of your requests has an ${name} header that is not valid here. A proxy or a browser extension adds it. Remove it there, then load the page again.`,
    }),
    cookie: (name) => ({
      title: `The cookie ${name} prevents you from signing in`,
      lead: `Your browser sends a cookie named ${name} that does not belong to your session, or sends two of them. Another program on this host set it. Delete the cookies of this site in your browser’s settings, then load the page again.`,
    }),
  },
  ko: {
    header: (name) => ({
      title: `${name} 헤더 때문에 로그인할 수 없습니다`,
      lead: `모든 요청에 여기서 유효하지 않은 ${name} 헤더가 있습니다. 프록시나 브라우저 확장 프로그램이 추가하는 헤더입니다. 그곳에서 헤더를 없앤 뒤 페이지를 새로 고치세요.`,
    }),
    cookie: (name) => ({
      title: `${name} 쿠키 때문에 로그인할 수 없습니다`,
      lead: `브라우저가 내 세션의 것이 아닌 ${name} 쿠키를 보내거나 같은 이름의 쿠키를 두 개 보냅니다. 이 호스트의 다른 프로그램이 만든 쿠키입니다. 브라우저 설정에서 이 사이트의 쿠키를 삭제한 뒤 페이지를 새로 고치세요.`,
    }),
  },
});

export const obstacleTexts = ({ kind, name }: Obstacle, locale: Locale): ReturnType<Texts> => TEXTS[locale][kind](name);

/**
 * Tells a person why signing in would not help, in place of leading them to it: they would be led back, and so on without end.
 *
 * @returns null where signing in helps, and for an API caller, who is told in JSON
 */
export async function tellObstacle(headers: HeaderReader, refused: TokenError): Promise<Response | null> {
  if (isApiCaller(headers) && !isNavigation(headers)) return null;
  const obstacle = obstacleIn(headers, getConfig()) ?? (await foreignAccess(headers, refused));
  if (!obstacle) return null;
  const { status, headers: challenge } = tokenError(refused);
  return plainHtml(headers, obstacleTexts(obstacle, localeOf(headers)), status, challenge);
}

/** The access token of a session that is over, beside the refresh token of one that is not: they came by different ways. */
async function foreignAccess(headers: HeaderReader, refused: TokenError): Promise<Obstacle | null> {
  if (refused.reason !== 'Session has ended' || !(await mayBeRenewed(headers))) return null;
  return { kind: 'cookie', name: cookieName('access', getConfig()) };
}
