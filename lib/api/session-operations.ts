import { revokeInput } from './account-input';
import { revoked, sessions } from './answer-schemas';
import type { Group } from './operation';

export const SESSIONS: Group = {
  name: 'Sessions',
  description: 'Where one is signed in. A session that was ended is refused at the very next request.',
  operations: [
    {
      id: 'listSessions',
      method: 'get',
      path: '/api/account/sessions',
      summary: 'Lists where one is signed in',
      access: 'session',
      answers: [{ status: 200, description: 'The sessions that have not ended.', schema: sessions }],
    },
    {
      id: 'revokeOtherSessions',
      method: 'delete',
      path: '/api/account/sessions',
      summary: 'Ends all sessions but the one that asks',
      access: 'session',
      answers: [{ status: 200, description: 'How many ended.', schema: revoked }],
      refusals: ['reauthentication_required'],
    },
    {
      id: 'revokeSession',
      method: 'delete',
      path: '/api/account/sessions/{id}',
      summary: 'Ends one session',
      details:
        'Ending the one that asks is signing out, and always possible. For any other a recent sign-in is asked for.',
      access: 'session',
      answers: [{ status: 204, description: 'It has ended.', mayHave: ['Set-Cookie'] }],
      refusals: ['reauthentication_required', 'not_found'],
    },
    {
      id: 'revokeSessions',
      method: 'post',
      path: '/api/account/sessions/revoke',
      summary: 'Ends one session, all others, or all',
      access: 'session',
      body: { schema: revokeInput, example: { which: 'others' } },
      takes: ['json', 'form'],
      answers: [{ status: 200, description: 'How many ended.', schema: revoked, mayHave: ['Set-Cookie'] }],
      refusals: ['reauthentication_required'],
    },
  ],
};
