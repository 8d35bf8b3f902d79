import type { Site } from '../find-sites.ts';
import type { Reading } from '../reading.ts';
import type { LanguageSettings, Suggestion } from '../types.ts';
import type { SiteModel } from './models.ts';
export function suggestPython(r: Reading, s: Site, m: SiteModel, c: LanguageSettings): Suggestion | undefined { void [r,s,m,c]; return undefined; }
