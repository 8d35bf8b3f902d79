import manifest from '../package.json' with { type: 'json' };

/** Name and version of this package. The packages of the kit are released together, under one version. */
export const TOOL = { name: manifest.name, version: manifest.version } as const;
