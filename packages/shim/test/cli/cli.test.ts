import { mkdtempSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { buildCli } from './run-cli.ts';

let start: Awaited<ReturnType<typeof buildCli>>['start'];
beforeAll(async () => {
  ({ start } = await buildCli());
});
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => start(args, { env }).ended;

describe('help and version', () => {
  it.each([[['--help']], [['serve', '--help']], [['doctor', '--help']]])(
    '%j fits into 80 columns and ends with 0',
    async (args) => {
      const { code, stdout, stderr } = await run(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('modelhub-shim');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );

  it('prints the version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});

describe('wrong usage ends with 3 and says what is right', () => {
  const broken = join(mkdtempSync(join(tmpdir(), 'cli-')), 'modelhub.config.json');
  writeFileSync(broken, '{ "modles": {} }');

  it.each([
    [[], /serve or doctor/],
    [['srve'], /serve/],
    [['serve', '--prot', '1'], /prot/],
    [['serve', '--port', '70000'], /--port must be a whole number from 0 to 65535/],
    [['serve', '--port', ''], /--port/],
    [['serve', '--max-body', 'big'], /--max-body must be a whole number/],
    [['serve', '--mode', 'loud'], /auto.*translate.*strict/],
    [['serve', '--successor-url', 'openai.example'], /--successor-url must be an absolute URL/],
    [['serve', '--successor-url', 'https://inference.de-txl.ionos.com/v1'], /must not be the retired host/],
    [['serve', '--config', broken], /modles.*not a known key/],
    [['serve', '--config', '/nowhere/modelhub.config.json'], /cannot be read \(ENOENT\)/],
    [['serve', 'extra'], /extra/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('names the variable that cannot be used', async () => {
    const { code, stderr } = await run(['serve', '--port', '0'], { MODELHUB_SHIM_MODE: 'loud' });
    expect([code, stderr]).toEqual([3, expect.stringContaining('MODELHUB_SHIM_MODE is "loud"') as string]);
  });
});

describe('an address that cannot be used ends with 2', () => {
  it('says that the port is taken', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as net.AddressInfo;
    const { code, stderr } = await run(['serve', '--port', String(port)]);
    other.close();
    expect([code, stderr]).toEqual([
      2,
      `Cannot listen on 127.0.0.1, port ${port} (EADDRINUSE). Something listens there already: stop it, or choose another --port.\n`,
    ]);
  });

  it('says that the address is not of this machine', async () => {
    const { code, stderr } = await run(['serve', '--port', '0', '--host', '192.0.2.1']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('correct --host') as string]);
  });
});
