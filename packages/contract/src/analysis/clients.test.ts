import { describe, expect, it } from 'vitest';
import { CLIENTS } from './clients.ts';
import { RESPONSE_STYLES } from './response-styles.ts';

describe.each(CLIENTS.map((client) => [client.id, client] as const))('%s', (_id, client) => {
  it('can be bound, called and answered', () => {
    expect(client.bindings.length).toBeGreaterThan(0);
    expect(client.forms.length).toBeGreaterThan(0);
    expect(RESPONSE_STYLES).toHaveProperty([client.response]);
    for (const { response } of client.responseWhen ?? []) expect(RESPONSE_STYLES).toHaveProperty([response]);
  });

  it('names the options that its forms need', () => {
    for (const form of client.forms) {
      if (form.url === 'options') expect(client.keys.parts === true || client.keys.url.length > 0).toBe(true);
      if (form.body === 'options') expect(Object.keys(client.keys.body)).not.toEqual([]);
      if (form.method === 'options') expect(client.keys.method).not.toEqual([]);
    }
  });
});

it('has one row an id', () => {
  expect(new Set(CLIENTS.map(({ id }) => id)).size).toBe(CLIENTS.length);
});
