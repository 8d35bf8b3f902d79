import { expect, it } from 'vitest';
import { editorCommand } from './open-editor.ts';

it.each<[string, NodeJS.ProcessEnv, string[]]>([
  ['vi by default', {}, ['vi', '+7', 'a b.ts']],
  ['VISUAL before EDITOR', { VISUAL: 'nano', EDITOR: 'ed' }, ['nano', '+7', 'a b.ts']],
  ['EDITOR where VISUAL is empty', { VISUAL: ' ', EDITOR: 'nvim -p' }, ['nvim', '-p', '+7', 'a b.ts']],
  ['an editor that has to be told to wait', { EDITOR: 'code' }, ['code', '--wait', '--goto', 'a b.ts:7']],
  ['and one that is told already', { EDITOR: 'code -w' }, ['code', '-w', '--goto', 'a b.ts:7']],
  ['a path with spaces', { EDITOR: '"/opt/my editor/vim" -n' }, ['/opt/my editor/vim', '-n', '+7', 'a b.ts']],
  ['an editor that is not known', { EDITOR: 'whatever --x' }, ['whatever', '--x', 'a b.ts']],
])('opens a file with %s', (_name, env, expected) => {
  expect(editorCommand(env, 'a b.ts', 7, 'linux')).toEqual(expected);
});

it('opens a file in what Windows has', () => {
  expect(editorCommand({}, 'a.ts', 7, 'win32')).toEqual(['notepad', 'a.ts']);
});
