import { smtpOptions } from './smtp-options.js';

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

it.each([
  [
    'smtps://svc:p%40ss@mail.council.example',
    {
      host: 'mail.council.example',
      port: 465,
      secure: true,
      requireTLS: false,
      ignoreTLS: false,
      auth: { user: 'svc', pass: 'p@ss' },
    },
  ],
  [
    'smtp://mail.council.example:2525',
    { host: 'mail.council.example', port: 2525, secure: false, requireTLS: true, ignoreTLS: false },
  ],
  [
    'smtp://mail.council.example/',
    { host: 'mail.council.example', port: 587, secure: false, requireTLS: true, ignoreTLS: false },
  ],
  ['smtp://[::1]:25', { host: '::1', port: 25, secure: false, requireTLS: false, ignoreTLS: true }],
  ['smtp://127.0.0.1', { host: '127.0.0.1', port: 587, secure: false, requireTLS: false, ignoreTLS: true }],
  [
    'smtp://127.0.0.1.evil.example',
    { host: '127.0.0.1.evil.example', port: 587, secure: false, requireTLS: true, ignoreTLS: false },
  ],
])('%s', (url, options) => {
  expect(smtpOptions(url)).toEqual({ ...options, ...timeouts });
});
