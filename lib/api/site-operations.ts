import { description, greeting, health, readiness } from './answer-schemas';
import type { Group } from './operation';
import { preferencesInput } from './preferences-input';

export const SITE: Group = {
  name: 'The site',
  description: 'What is there beside accounts and sessions.',
  operations: [
    {
      id: 'greet',
      method: 'get',
      path: '/api/protected',
      summary: 'Greets who is signed in',
      details:
        'An example of a protected handler. It takes `Authorization: JWT` as well, as Flask-JWT’s clients send it.',
      access: 'session',
      answers: [{ status: 200, description: 'The greeting.', schema: greeting }],
    },
    {
      id: 'setPreferences',
      method: 'post',
      path: '/api/preferences',
      summary: 'Chooses the language or the theme of a browser',
      access: 'public',
      body: { schema: preferencesInput, example: { locale: 'ko', theme: 'dark' } },
      takes: ['json', 'form'],
      answers: [{ status: 204, description: 'Chosen.', headers: ['Set-Cookie'] }],
    },
    {
      id: 'getHealth',
      method: 'get',
      path: '/api/health',
      summary: 'Whether the process lives',
      details: 'It does when it answers. Restarting it would not bring a database back.',
      access: 'public',
      answers: [{ status: 200, description: 'It does.', schema: health }],
    },
    {
      id: 'getReadiness',
      method: 'get',
      path: '/api/ready',
      summary: 'Whether the process can serve',
      details: 'For a load balancer. The answer names the part that fails.',
      access: 'public',
      answers: [
        { status: 200, description: 'It can.', schema: readiness },
        { status: 503, description: 'It cannot.', schema: readiness, headers: ['Retry-After'] },
      ],
    },
    {
      id: 'getMetrics',
      method: 'get',
      path: '/api/metrics',
      summary: 'What is counted, for Prometheus',
      details:
        'With METRICS_TOKEN as the bearer token or, where none is set and no proxy is in front, from the same machine (docs/observability.md).',
      access: 'public',
      answers: [{ status: 200, description: 'The figures of all processes on this port.', contentType: 'text/plain' }],
      refusals: ['token_error', 'not_found'],
    },
    {
      id: 'getDescription',
      method: 'get',
      path: '/api/openapi.json',
      summary: 'This description',
      access: 'public',
      answers: [{ status: 200, description: 'OpenAPI 3.1.', schema: description }],
    },
    {
      id: 'getSecurityContact',
      method: 'get',
      path: '/.well-known/security.txt',
      summary: 'Where to report a weakness',
      details: 'RFC 9116. It is there when SECURITY_CONTACT is set.',
      access: 'public',
      answers: [{ status: 200, description: 'The contact.', contentType: 'text/plain' }],
      refusals: ['not_found'],
    },
  ],
};
