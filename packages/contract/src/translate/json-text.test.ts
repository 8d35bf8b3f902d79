import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLE, findJsonText, stringifyFilled } from './json-text.ts';

describe('findJsonText', () => {
  it('takes a text over as it stands, escapes included', () => {
    expect(findJsonText('{ "input" :\n "a\\"b\\\\" , "x": 1 }', 'input', 'a"b\\')).toBe('"a\\"b\\\\"');
    expect(findJsonText('{"properties":{"input":"caf\\u00e9"}}', 'input', 'café')).toBe('"caf\\u00e9"');
  });

  it.each([
    ['several members of that name', '{"input":"a","x":{"input":"b"}}', 'b'],
    ['a name spelled with escapes beside one that is not', '{"\\u0069nput":"real","x":{"input":"fake"}}', 'real'],
    ['no text', '{"input":["a"]}', 'a'],
    ['the name as a value', '{"x":"input"}', ''],
  ])('finds nothing where there is %s', (_, source, text) => {
    expect(findJsonText(source, 'input', text)).toBeUndefined();
  });

  it('finds nothing else than the text of any document', () => {
    const odd = fc.constantFrom('"input":"x"', 'input', '"', '\\', '\\"input', 'é', '\ud800', ':', '\n');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(odd).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        text,
        fc.dictionary(text, fc.oneof(text, fc.json({ maxDepth: 1 })), { maxKeys: 3 }),
        fc.boolean(),
        (input, others, ascii) => {
          const json = JSON.stringify({ ...others, properties: { ...others, input } });
          const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
          const source = ascii ? json.replace(/[^ -~]/g, escape) : json;
          const found = findJsonText(source, 'input', input);
          if (found !== undefined) expect(JSON.parse(found)).toBe(input);
          else expect(source.split('"input"').length).toBeGreaterThan(2);
        },
      ),
    );
  });
});

describe('stringifyFilled', () => {
  it('fills the holes in order', () => {
    const text = stringifyFilled({ a: HOLE, b: [1, { c: HOLE }] }, ['"x\\n"', '"y"']);
    expect(text).toBe('{"a":"x\\n","b":[1,{"c":"y"}]}');
  });

  it('refuses another number of holes', () => {
    expect(stringifyFilled({ a: HOLE }, [])).toBeUndefined();
    expect(stringifyFilled({ a: HOLE }, ['"x"', '"y"'])).toBeUndefined();
  });
});
