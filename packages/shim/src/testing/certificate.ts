import { DEFAULT_REGION, LEGACY_HOST, SUCCESSOR_HOST } from '@modelhub-migration/contract';
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

export interface HubCertificate {
  /** PEM of the authority that clients have to trust. */
  caPem: string;
  /** PEM of the server's certificate. */
  certPem: string;
  /** PEM of the server's private key. */
  keyPem: string;
}

/**
 * Programs may interpolate the region into the host name. The vendor's data centres, whether they serve models or not, and
 * one made up; a certificate cannot leave a label in the middle open.
 */
const REGIONS = [
  DEFAULT_REGION,
  'de-fra',
  'es-vit',
  'fr-par',
  'gb-bhx',
  'gb-lhr',
  'us-ewr',
  'us-las',
  'us-mci',
  'test-region',
];

const DNS_NAMES = [LEGACY_HOST, SUCCESSOR_HOST].flatMap((host) =>
  REGIONS.map((region) => host.replace(DEFAULT_REGION, region)),
);
const DAY_MS = 86_400_000;

/** RSA, since node-forge signs with nothing else; made by OpenSSL, which is much faster than node-forge. */
const makeKey = async () => {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    privatePem: pair.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string,
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
};

async function makeCertificate(): Promise<HubCertificate> {
  const { default: forge } = await import('node-forge');
  const { pki, md } = forge;
  const [caKey, serverKey] = await Promise.all([makeKey(), makeKey()]);
  const issuer = [{ name: 'commonName', value: 'Embedded Model Hub, for tests only' }];

  const build = (publicPem: string, serial: string, subject: typeof issuer, extensions: object[]): string => {
    const certificate = pki.createCertificate();
    certificate.publicKey = pki.publicKeyFromPem(publicPem);
    certificate.serialNumber = serial;
    certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
    certificate.validity.notAfter = new Date(Date.now() + 7 * DAY_MS);
    certificate.setSubject(subject);
    certificate.setIssuer(issuer);
    certificate.setExtensions([...extensions, { name: 'subjectKeyIdentifier' }]);
    certificate.sign(pki.privateKeyFromPem(caKey.privatePem), md.sha256.create());
    return pki.certificateToPem(certificate);
  };

  return {
    caPem: build(caKey.publicPem, '01', issuer, [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ]),
    certPem: build(
      serverKey.publicPem,
      '02',
      [{ name: 'commonName', value: LEGACY_HOST }],
      [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [...[...DNS_NAMES, 'localhost'].map((value) => ({ type: 2, value })), { type: 7, ip: '127.0.0.1' }],
        },
      ],
    ),
    keyPem: serverKey.privatePem,
  };
}

let made: Promise<HubCertificate> | undefined;

/** A certificate for both services' real names and for loopback; made once a process, kept in memory only. */
export function hubCertificate(): Promise<HubCertificate> {
  return (made ??= makeCertificate());
}
