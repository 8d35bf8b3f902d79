import { name, version } from '../package.json' with { type: 'json' };

/** Prefix of every rule id. */
export const NAMESPACE = '@modelhub-migration';

/** What ESLint keys its cache by, and what its config inspector shows. */
export const meta = { name, version, namespace: NAMESPACE } as const;

/** A rule's page in exactly this version of the package, so that an old install opens the old text. */
export const ruleUrl = (rule: string): string => `https://unpkg.com/${name}@${version}/docs/rules/${rule}.md`;
