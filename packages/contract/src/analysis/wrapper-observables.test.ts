import { describe, expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { LEGACY_ORIGIN } from '../legacy.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

const HEAD = `import axios from 'axios';
import { catchError, concatMap, defer, EMPTY, firstValueFrom, from, map, Observable, of, retry, scan, switchMap, throwError } from 'rxjs';`;

/** How a wrapper with these statements hands on its answer. */
function styleOf(statements: string, head = HEAD, kind = ''): string | undefined {
  const text = `${head} ${kind} function post(url, data) { ${statements} } post('${LEGACY_ORIGIN}/models/some-id/predictions', {});`;
  const [site] = findCallSites(createModule('file.ts', text, parseTs(text)));
  return site?.response.style;
}

const JSON_OF = 'fetch(url, { method: "POST", body: JSON.stringify(data) }).then((r) => r.json())';
const FETCH = 'fetch(url, { method: "POST", body: JSON.stringify(data) })';
const AXIOS = 'axios.post(url, data)';

describe('a wrapper that gives an Observable', () => {
  it.each([
    ['of a response', `return from(${AXIOS});`, 'observable-axios'],
    ['of a response of each subscription', `return defer(() => ${FETCH});`, 'observable-fetch'],
    ['of a body', `return from(${JSON_OF});`, 'observable-payload'],
    ['of an async function', `return defer(async () => (await ${AXIOS}).data);`, 'observable-payload'],
    ['mapped to the body', `return from(${AXIOS}).pipe(map((r) => r.data), retry(2));`, 'observable-payload'],
    ['waiting for the body', `return from(${FETCH}).pipe(switchMap((r) => r.json()));`, 'observable-payload'],
    [
      'that fails with errors of its own',
      `return from(${AXIOS}).pipe(catchError((e) => throwError(() => new Error(e.status))));`,
      'observable-axios',
    ],
    ['that ends where it fails', `return from(${AXIOS}).pipe(catchError(() => EMPTY));`, 'observable-axios'],
    [
      'by a subscriber',
      `return new Observable((s) => { ${AXIOS}.then((r) => { s.next(r.data); s.complete(); }, (e) => s.error(e)); });`,
      'observable-payload',
    ],
    ['made a promise again', `return firstValueFrom(from(${AXIOS}).pipe(map(({ data }) => data)));`, 'payload'],
    ['in an old way', `return from(${AXIOS}).toPromise();`, 'axios'],
    [
      'resolving a promise',
      `return new Promise((resolve, reject) => from(${AXIOS}).subscribe({ next: (r) => resolve(r.data), error: reject }));`,
      'payload',
    ],
  ])('%s', (_name, statements, style) => {
    expect(styleOf(statements)).toBe(style);
  });

  it('required from RxJS', () => {
    const head = "const axios = require('axios'); const { from } = require('rxjs');";
    expect(styleOf(`return from(${AXIOS});`, head)).toBe('observable-axios');
  });
});

describe('nobody knows what a wrapper gives', () => {
  it.each([
    ['from another package', `return from(${AXIOS});`, "import axios from 'axios'; import { from } from 'most';"],
    [
      'an Observable of another package',
      `return new Observable((s) => s.next(${AXIOS}));`,
      "import axios from 'axios'; import { Observable } from 'zen-observable';",
    ],
    ['an operator that is not known', `return from(${AXIOS}).pipe(scan((a, r) => r));`, HEAD],
    ['an Observable begun by another', `return of(1).pipe(concatMap(() => from(${AXIOS})));`, HEAD],
    ['an Observable of promises', `return from(${FETCH}).pipe(map((r) => r.json()));`, HEAD],
    ['an Observable of promises of its own', `return from(${AXIOS}).pipe(map(async (r) => r.data));`, HEAD],
    ['an Observable of Observables', `return from(${AXIOS}).pipe(map((r) => of(r)));`, HEAD],
    ['another value where it fails', `return from(${AXIOS}).pipe(catchError((e) => of({ data: e })));`, HEAD],
    ['a subscriber that goes elsewhere', `return new Observable((s) => { ${AXIOS}.then((r) => send(s, r)); });`, HEAD],
    ['either that or a promise', `return data.now ? from(${AXIOS}) : ${AXIOS};`, HEAD],
    ['a member of an Observable', `return from(${AXIOS}).source;`, HEAD],
    ['an Observable that is waited for like a promise', `return from(${AXIOS}).then((r) => r.data);`, HEAD],
    ['an object in an Observable', `return from(${AXIOS}.then((r) => ({ value: r.data })));`, HEAD],
  ])('%s', (_name, statements, head) => {
    expect(styleOf(statements, head)).toBe('opaque');
  });

  it('a promise of an Observable', () => {
    expect(styleOf(`return from(${AXIOS});`, HEAD, 'async')).toBe('opaque');
  });
});
