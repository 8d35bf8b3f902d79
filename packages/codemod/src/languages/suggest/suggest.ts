import type { Site } from '../find-sites.ts';
import type { Reading } from '../reading.ts';
import { plainText } from '../token.ts';
import type { LanguageSettings, Suggestion } from '../types.ts';
import { suggestCurl } from './curl.ts';
import { suggestGateway } from './gateway.ts';
import { resolveId, siteModel } from './models.ts';
import { patchLines } from './patch.ts';
import { suggestPython } from './python.ts';

/** A legacy id replaced by the successor's, or the line that has to be added to the configuration first. */
function suggestModelId(reading: Reading, site: Site, settings: LanguageSettings): Suggestion {
  const { language, stream, text } = reading.source;
  const token = stream.tokens[site.index];
  const id = (plainText(token) ?? '').trim();
  const model = resolveId(id, settings);
  const at = text.toLowerCase().indexOf(id.toLowerCase(), site.start);
  const edit = model.known && at >= 0 && at < site.end ? { start: at, end: at + id.length, text: model.id } : undefined;
  const patched = edit === undefined ? undefined : patchLines(text, [edit]);
  if (!model.known || patched === undefined) {
    const note = model.known ? `The successor's id is ${model.id}.` : model.problem;
    return { language, text: '', replaces: null, via: 'note', runnable: false, note };
  }
  const note = 'Change it together with the requests that use it: the retired routes and the gateway take the old id.';
  return { language, ...patched, via: 'successor', runnable: true, note };
}

const TOKEN = /\beyJ[\w-]{8,}(?:\.[\w-]+){0,2}|(?<=\bBearer\s{1,4})[A-Za-z0-9][\w.~+/-]{15,}={0,2}/g;

/** A suggestion quotes source lines; a token that is written into one of them must not come along. */
function withoutTokens(suggestion: Suggestion): Suggestion {
  const text = suggestion.text.replace(TOKEN, '<token>');
  if (text === suggestion.text) return suggestion;
  const note = `${suggestion.note} A token stands in this code: it is left out here, and belongs into the environment.`;
  return { ...suggestion, text, runnable: false, note: note.trim() };
}

/** What to write in place of a leftover: the successor request in its own language, else the gateway, else words. */
export function suggest(reading: Reading, site: Site, settings: LanguageSettings): Suggestion {
  if (site.operation === 'model-id' || (site.operation === 'half-migrated' && site.evidence[0] === 'legacy-model-id')) {
    return suggestModelId(reading, site, settings);
  }
  const model = siteModel(site, settings);
  const kind = model?.known === true ? model.kind : null;
  // Whoever writes a new request into a string has to know its quotes; the host alone can change in place.
  if (reading.original !== undefined) {
    const source = { ...reading.source, text: reading.original };
    return withoutTokens(suggestGateway({ ...reading, source }, site, kind));
  }
  const direct =
    reading.source.language === 'python'
      ? suggestPython(reading, site, model, settings)
      : suggestCurl(reading, site, model, settings);
  return withoutTokens(direct ?? suggestGateway(reading, site, kind));
}
