import { describe, expect, it } from 'vitest';
import { analyseResponse } from './response.ts';
import { analyseScopes } from './scope.ts';
import { parseTs } from '../../test/parsers.ts';

/** What becomes of the answer of the one `call()` in a text: how many reads, what escapes, whether it is lost. */
function summarise(text: string): string {
  const scopes = analyseScopes(parseTs(text));
  const call = scopes
    .ofType('CallExpression')
    .find(({ callee }) => callee.type === 'Identifier' && callee.name === 'call');
  if (call === undefined) throw new Error('the text has no call()');
  const { lost, reads, escapes } = analyseResponse(call, 'fetch', scopes, 'predictions');
  if (lost !== null) return `lost at ${text.slice(...lost.range)}`;
  return escapes.length > 0 ? 'turned back' : `${String(reads.length)} read`;
}

const READ = 'use((await response.json()).properties.output);';
const main = (body: string, head = ''): string => `${head} async function main() { ${body} }`;

describe('packages that give back what they are given', () => {
  it.each([
    ['p-retry', "import pRetry from 'p-retry';", 'await pRetry(() => call(), { retries: 3 })'],
    ['async-retry', "const retry = require('async-retry');", 'await retry(async () => { return await call(); })'],
    ['p-limit', "import pLimit from 'p-limit'; const limit = pLimit(2);", 'await limit(() => call())'],
    ['p-queue', "import PQueue from 'p-queue'; const queue = new PQueue();", 'await queue.add(() => call())'],
    ['bottleneck', "import B from 'bottleneck'; const limiter = new B();", 'await limiter.schedule(() => call())'],
    ['p-timeout', "import pTimeout from 'p-timeout';", 'await pTimeout(call(), { milliseconds: 9 })'],
    ['backOff', "import { backOff } from 'exponential-backoff';", 'await backOff(() => call())'],
    ['await-to-js', "import to from 'await-to-js';", '(await to(call()))[1]'],
  ])('%s', (_name, head, value) => {
    expect(summarise(main(`const response = ${value}; ${READ}`, head))).toBe('1 read');
  });

  it('knows no other', () => {
    const text = main(`const response = await wrap(() => call()); ${READ}`, "import wrap from 'p-wrap';");
    expect(summarise(text)).toBe('lost at call()');
  });
});

describe('helpers of the file', () => {
  it.each([
    [
      'call what they are given',
      'const again = async (work) => { try { return await work(); } catch { return work(); } };',
    ],
    [
      'call themselves',
      'async function again(work, n) { if (n > 9) throw 1; try { return await work(); } catch { return again(work, n + 1); } }',
    ],
    ['hand it to then', 'const again = (work) => Promise.resolve().then(work);'],
    [
      'give it back in the end',
      'async function again(work) { const response = await work(); log(response.status); return response; }',
    ],
  ])('%s', (_name, helper) => {
    expect(summarise(main(`const response = await again(() => call()); ${READ}`, helper))).toBe('1 read');
  });

  it.each([
    [
      'give something else, too',
      'async function again(work) { try { return await work(); } catch { return fallback(); } }',
      'turned back',
    ],
    ['take turns', 'const again = async (work, other) => (flag ? work() : other());', 'turned back'],
    [
      'keep what they are given',
      'const again = (work) => { queue.push(work); return queue.run(); };',
      'lost at call()',
    ],
  ])('%s', (_name, helper, result) => {
    expect(summarise(main(`const response = await again(() => call()); ${READ}`, helper))).toBe(result);
  });

  it('gives the answer back to the call that it came from alone', () => {
    const helper = 'async function check(r) { if (!r.ok) throw new Error(r.status); return r.json(); }';
    const own = "const mine = await check(await fetch('/mine')); use(mine.properties.output);";
    expect(summarise(main(`const it = await check(await call()); use(it.properties.output); ${own}`, helper))).toBe(
      '1 read',
    );
  });

  it('changes no read in a function that others go through', () => {
    const helper = 'async function read(r) { return (await r.json()).properties.output; }';
    expect(summarise(main("use(await read(await call()), await read(await fetch('/mine')));", helper))).toMatch(
      /^lost at/,
    );
  });
});

describe('lists and objects with a response', () => {
  it.each([
    [
      'a pair',
      'const [error, response] = await to(call());',
      'const to = (p) => p.then((v) => [null, v], (e) => [e, null]);',
    ],
    [
      'an object',
      'const { response } = await timed();',
      'const timed = async () => ({ response: await call(), at: 1 });',
    ],
    ['all', 'const [response] = await Promise.all([call(), other()]);', ''],
    ['allSettled', 'const [{ value: response }] = await Promise.allSettled([call(), other()]);', ''],
    [
      'a race with a limit',
      'const response = await Promise.race([call(), new Promise((_, fail) => setTimeout(fail))]);',
      '',
    ],
    ['mapped', 'const [response] = await Promise.all(list.map((id) => call(id)));', ''],
    [
      'the first that is well',
      'const response = (await Promise.all(list.map((id) => call(id)))).find((r) => r.ok);',
      '',
    ],
    ['pushed', 'const all = []; all.push(call()); const [response] = await Promise.all(all);', ''],
  ])('%s', (_name, statements, head) => {
    expect(summarise(main(`${statements} ${READ}`, head))).toBe('1 read');
  });

  it.each([
    [
      'pushed beside others',
      'const all = []; all.push(call()); all.push(other()); const [response] = await Promise.all(all);',
    ],
    ['raced with another answer', 'const response = await Promise.race([call(), other()]);'],
    ['chosen', 'const response = flag ? await call() : await other();'],
    ['kept if there is one', 'const response = cached ?? (await call());'],
    ['assigned in turns', 'let response; if (flag) response = await call(); else response = await other();'],
  ])('turned back, as another may be in its place: %s', (_name, statements) => {
    expect(summarise(main(`${statements} ${READ}`))).toBe('turned back');
  });

  it('takes the other place of a pair for what it is', () => {
    const head = 'const to = (p) => p.then((v) => [null, v], (e) => [e, null]);';
    expect(summarise(main(`const [response] = await to(call()); ${READ}`, head))).toBe('0 read');
  });
});
