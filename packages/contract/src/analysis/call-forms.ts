import type { CallForm } from './client-types.ts';

/** The argument with an index. */
export const argument = (index: number): { readonly argument: number } => ({ argument: index });

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
/** Methods that clients have a function for. */
export const VERBS: readonly Verb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const hasBody = (verb: Verb): boolean => verb === 'POST' || verb === 'PUT' || verb === 'PATCH';

/** `client(url, options)`: method and body in the options. */
export const urlThenOptions = (member: string): CallForm => ({
  member,
  method: 'options',
  url: argument(0),
  options: 1,
  body: 'options',
});
/** `client(options)`: everything in the options. */
export const optionsOnly = (member: string): CallForm => ({
  member,
  method: 'options',
  url: 'options',
  options: 0,
  body: 'options',
});
/** `client.post(url, options)`: the body in the options. */
export const verbsWithOptions: readonly CallForm[] = VERBS.map((verb) => ({
  member: verb.toLowerCase(),
  method: verb,
  url: argument(0),
  options: 1,
  body: 'options',
}));
/** `client.post(url, body, options)`, `client.get(url, options)`. */
export const verbsWithBody: readonly CallForm[] = VERBS.map((verb) => ({
  member: verb.toLowerCase(),
  method: verb,
  url: argument(0),
  options: hasBody(verb) ? 2 : 1,
  body: hasBody(verb) ? argument(1) : null,
}));

/** axios and what imitates it. */
export const axiosForms: readonly CallForm[] = [
  urlThenOptions(''),
  optionsOnly(''),
  optionsOnly('request'),
  ...verbsWithBody,
];
/** got, ky, request. */
export const gotForms: readonly CallForm[] = [urlThenOptions(''), optionsOnly(''), ...verbsWithOptions];
/** request and what imitates it. */
export const requestForms: readonly CallForm[] = [
  ...gotForms,
  ...verbsWithOptions.map((form) => ({ ...form, url: 'options', options: 0 }) as const),
];
