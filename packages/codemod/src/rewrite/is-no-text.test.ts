import { describe, expect, it } from 'vitest';
import { endings, migrate, OLD, unwrapped, UUID } from './migrate.test-helper.ts';

const send = (body: string, before = ''): string =>
  `${before}\nawait fetch('${OLD}/models/${UUID}/predictions', { method: 'POST', body: ${body} }).then((response) => response.json());\n`;

describe('only what sends a body turns it that is no text', () => {
  it.each([
    ['a Blob', send('new Blob([JSON.stringify({ properties: { input } })])')],
    ['a name for one', send('payload', 'const payload = new Blob([text]);')],
    ['one that is waited for', send('await answer.blob()')],
    ['one of two', send('isLong ? new Blob([text]) : text')],
    ['bytes', send('Uint8Array.from(Buffer.from(text))')],
    ['a stream', send("Readable.from(['{}'])", "import { Readable } from 'node:stream';")],
    ['what a generator gives', send('pieces()', 'function* pieces() { yield text; }')],
    ['packed text', send('gzipSync(text)', "import { gzipSync } from 'node:zlib';")],
    ['text whose encoding the headers tell', send("text, headers: { 'content-encoding': 'gzip' }")],
    ['a parameter of such a type', `export async function ask(body: stream.Readable) {\n${send('body')}}\n`],
  ])('%s', (_what, text) => {
    const migrated = migrate(text);
    expect(endings(migrated)).toEqual(['adapted']);
    expect(unwrapped(migrated)).toBe(text);
  });

  it.each([
    ['what a function gives', send('serialise({ properties: { input } })')],
    ['a Buffer', send('Buffer.from(text)')],
    ['a parameter that is text', `export async function ask(body: string) {\n${send('body')}}\n`],
    ['a String', send('new String(text)')],
  ])('but not %s', (_what, text) => {
    const migrated = migrate(text);
    expect(endings(migrated)).toEqual(['adapted']);
    expect(migrated.output).toContain('JSON.parse(');
  });
});
