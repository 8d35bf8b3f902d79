import { describe, expect, it } from 'vitest';
import { parse } from '@typescript-eslint/parser';
import { LEGACY_ORIGIN } from '../legacy.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

const URL = `${LEGACY_ORIGIN}/models/some-id/predictions`;

/** The one call site of a program: paths read of its answer, how its body leaves, and whether it was lost. */
function follow(text: string) {
  const program = parse(text, { range: true, sourceType: 'module' });
  const [site, ...others] = findCallSites(createModule('file.ts', text, program));
  expect(others).toEqual([]);
  const { reads, errorReads, escapes, lost } = site?.response ?? { reads: [], errorReads: [], escapes: [], lost: null };
  return {
    client: site?.client,
    reads: reads.map(({ path }) => path.join('.')),
    errors: errorReads.map(({ path }) => path.join('.')),
    escapes: escapes.map(({ how }) => how),
    lost: lost === null ? null : text.slice(...lost.range),
  };
}

const OUTPUT = { reads: ['properties.output'], errors: [], escapes: [], lost: null };

describe('node', () => {
  const request = (rest: string): string =>
    `import https from 'node:https'; const req = https.request('${URL}', { method: 'POST' }, ${rest}); req.end('{}');`;

  it.each([
    [
      'text that grows',
      `(res) => { let t = ''; res.on('data', (c) => { t += c; }); res.on('end', () => use(JSON.parse(t).properties.output)); }`,
    ],
    [
      'a longer sum',
      `(res) => { let t = ''; res.on('data', (c) => { t = t + c; }); res.on('end', () => use(JSON.parse(t).properties.output)); }`,
    ],
    [
      'a list of chunks',
      `(res) => { const l = []; res.on('data', (c) => l.push(c)); res.on('end', () => use(JSON.parse(Buffer.concat(l).toString()).properties.output)); }`,
    ],
    [
      'joined chunks',
      `(res) => { const l = []; res.on('data', (c) => l.push(c)); res.on('end', () => use(JSON.parse(l.join('')).properties.output)); }`,
    ],
    [
      'a loop over chunks',
      `async (res) => { let t = ''; for await (const c of res) t += c; use(JSON.parse(t).properties.output); }`,
    ],
  ])('follows %s', (_name, callback) => {
    expect(follow(request(callback))).toEqual({ client: 'node:http', ...OUTPUT });
  });

  it.each([
    ['a pipe', '(res) => { res.pipe(process.stdout); }', 'res.pipe'],
    ['a callback of somebody else', 'callback', 'callback'],
    ['an event that is not named', '(res) => { res.on(event, (c) => use(c)); }', 'res.on(event, (c) => use(c))'],
  ])('loses %s', (_name, callback, lost) => {
    expect(follow(request(callback)).lost).toBe(lost);
  });

  it('follows the response as an event of the request', () => {
    const text = `import https from 'https'; const req = https.request('${URL}', { method: 'POST' });
      req.on('response', (res) => { let t = ''; res.on('data', (c) => (t += c)); res.on('end', () => use(JSON.parse(t).properties.output)); });`;
    expect(follow(text)).toEqual({ client: 'node:http', ...OUTPUT });
  });
});

describe('Observables', () => {
  const service = (rest: string): string =>
    `export class S { constructor(private http: HttpClient) {} ask() { return this.http.post('${URL}', { properties: { input: 'x' } })${rest}; } }`;

  it.each([
    ['map', `.pipe(map((p) => p.properties.output))`],
    [
      'operators that change nothing',
      `.pipe(retry(2), tap((p) => log(p.properties.output)), catchError(() => EMPTY)).subscribe()`,
    ],
    ['subscribe', `.subscribe((p) => { use(p.properties.output); })`],
    ['an observer', `.subscribe({ next: (p) => { use(p.properties.output); } })`],
    ['toPromise', `.toPromise().then((p) => p.properties.output)`],
  ])('follows %s', (_name, rest) => {
    expect(follow(service(rest))).toEqual({ client: 'angular', ...OUTPUT });
  });

  it.each([
    ['returned as it is', '', ['returned']],
    ['operators that nobody knows', '.pipe(weird())', ['other']],
    [
      'a value of its own for failures',
      `.pipe(catchError(() => of({ properties: { output: '' } })))`,
      ['other', 'returned'],
    ],
  ])('sees a body leave by %s', (_name, rest, escapes) => {
    expect(follow(service(rest))).toMatchObject({ escapes, lost: null });
  });

  it('reads the body of errors', () => {
    const rest = '.subscribe({ next: () => {}, error: (e) => show(e.error.messages[0].message) })';
    expect(follow(service(rest)).errors).toEqual(['messages.0.message']);
  });
});

describe('callbacks', () => {
  it.each([
    [
      'jquery',
      `$.ajax({ url: '${URL}', type: 'POST', data: body, success: function (p) { use(p.properties.output); } });`,
    ],
    ['jquery', `$.post('${URL}', body).done((p) => use(p.properties.output));`],
    [
      'request',
      `import request from 'request'; request.post({ url: '${URL}', json: body }, (e, r, p) => use(p.properties.output));`,
    ],
    [
      'request',
      `import request from 'request'; request.post('${URL}', { body }, (e, r, t) => use(JSON.parse(t).properties.output));`,
    ],
  ])('%s: %s', (client, text) => {
    expect(follow(text)).toEqual({ client, ...OUTPUT });
  });

  it('loses an answer that nothing is called back with', () => {
    expect(follow(`import request from 'request'; request.post('${URL}', { json: body });`).lost).not.toBeNull();
  });
});

describe('fromFetch', () => {
  const asked = (init: string, pipe: string): ReturnType<typeof follow> =>
    follow(
      `import { fromFetch } from 'rxjs/fetch'; fromFetch('${URL}', { method: 'POST', ${init} }).pipe(${pipe}).subscribe();`,
    );
  const READ = 'map((d) => use(d.properties.output))';

  it.each([
    ['waits for the body', '', `switchMap((r) => r.json()), ${READ}`],
    ['selects the body', 'selector: (r) => r.json()', READ],
    ['selects it in an async function', 'selector: async (r) => { log(r.status); return r.json(); }', READ],
    ['selects the text', 'selector: (r) => r.text()', 'map((t) => use(JSON.parse(t).properties.output))'],
  ])('%s', (_name, init, pipe) => {
    expect(asked(init, pipe)).toEqual({ client: 'rxjs.fetch', ...OUTPUT });
  });

  it('gives an Observable of promises where map does not wait', () => {
    expect(asked('', `map((r) => r.json()), map((p) => p.properties.output)`).reads).toEqual([]);
  });

  it('is lost where somebody else selects', () => {
    expect(asked('selector', READ).lost).toBe('selector');
  });

  it('keeps the shape where another value may be selected', () => {
    expect(asked('selector: (r) => (r.ok ? r.json() : fallback())', READ)).toMatchObject({
      escapes: ['other'],
      lost: null,
    });
  });
});

describe('an address that an Observable gives', () => {
  const tierOf = (pipe: string): string | undefined => {
    const text = `import { of, map, switchMap, tap } from 'rxjs'; of('${URL}').pipe(${pipe}switchMap((url) => fetch(url, { method: 'POST', body: JSON.stringify({ properties: { input } }) }))).subscribe(use);`;
    const program = parse(text, { range: true, sourceType: 'module' });
    return findCallSites(createModule('file.ts', text, program))[0]?.tier;
  };

  it('is known where the operators before only show it', () => {
    expect(tierOf('')).toBe('certain');
    expect(tierOf('tap((url) => log(url)), ')).toBe('certain');
  });

  it('is not where one of them makes another of it', () => {
    expect(tierOf('map((url) => elsewhere(url)), ')).not.toBe('certain');
  });
});

describe('a name for the promise of a client', () => {
  const named = (rest: string): string =>
    `import got from 'got'; const asked = got.post('${URL}', { json: { properties: { input } } }); ${rest}`;

  it('has the methods of that promise', () => {
    expect(follow(named('use((await asked.json()).properties.output);'))).toMatchObject(OUTPUT);
  });

  it('but not where its errors are caught without the call', () => {
    const { lost } = follow(named('try { use(await asked.json()); } catch (error) { use(error.response.body); }'));
    expect(lost).toBe('asked.json');
  });
});
