import { isLegacyHostname, type OperationId } from '@modelhub-migration/contract';

/** An address of the retired API as it stands in a text of any language. */
export interface TextUrl {
  /** Offset in the text. */
  readonly index: number;
  readonly text: string;
  readonly host: string;
  /** `null` for the bare host, which also serves the collections and so proves nothing by itself. */
  readonly operation: OperationId | null;
}

/** Scheme and authority; each part bounded, so that no input can make the search slow. */
const ADDRESS = /(?:https?:)?\/\/([^\s/"'`<>\\?#]{1,253})/gi;

/** Placeholders of templates in all usual spellings: `${x}`, `{{x}}`, `{x}`, `$X`. */
const PLACEHOLDER = /\$?\{\{?[^{}]{0,100}\}?\}|\$[A-Za-z_]\w{0,60}/g;

const SEGMENT = String.raw`(?:\{\{[^{}\n]{0,200}\}\}|\{[^{}\n]{0,200}\}|[^\s"'\`/{}?#])+`;
const END = String.raw`(?=$|[\s"'\`)\]>},;?#\\|*]|[.:!](?:\s|$))`;

/** Path of a retired route at the start of a text; an id without `/predictions` is a base to which only that is added. */
const PATH = new RegExp(`^/models(/${SEGMENT}(?:/${SEGMENT})?(?:/predictions)?)?/?${END}`);

/** A path that is a prediction whatever host it is asked of: the rest of a declarative request. */
const RELATIVE_PREDICTION = new RegExp(`^=?/models/${SEGMENT}(?:/${SEGMENT})?/predictions/?$`);

const LONGEST_PATH = 600;

function splitAuthority(authority: string): { host: string; port: string } {
  const address = authority.slice(authority.lastIndexOf('@') + 1).replace(PLACEHOLDER, 'x');
  const [, name = '', port = ''] = /^(.*?)(?::(\d{0,5}|x))?[.,;:)\]}]*$/.exec(address) ?? [];
  return { host: name.toLowerCase(), port };
}

/** Another port is another server; a proxy of one's own may listen anywhere. */
const USUAL_PORTS = new Set(['', '443', 'x']);

/**
 * Finds addresses of the retired API in a text: whole hosts only, so neither the successor (which has a label in front)
 * nor a look-alike is one.
 *
 * @param text of a string, or of a whole document
 * @param hosts further host names that stand for the legacy host, lower case
 */
export function findUrls(text: string, hosts: readonly string[]): TextUrl[] {
  const found: TextUrl[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const { host, port } = splitAuthority(match[1] ?? '');
    if (!(isLegacyHostname(host) && USUAL_PORTS.has(port)) && !hosts.includes(host)) continue;
    const end = match.index + match[0].length;
    const path = PATH.exec(text.slice(end, end + LONGEST_PATH));
    if (path !== null) {
      const operation = path[1] === undefined ? 'models' : 'predictions';
      found.push({ index: match.index, text: match[0] + path[0], host, operation });
    } else if (/^\/?(?:$|[\s"'`)\]>},;])/.test(text.slice(end, end + 2))) {
      found.push({ index: match.index, text: match[0], host, operation: null });
    }
  }
  return found;
}

/** Whether a text is, as a whole, the path of a prediction (with n8n's `=` before it or not). */
export function isPredictionPath(text: string): boolean {
  return text.length <= LONGEST_PATH && RELATIVE_PREDICTION.test(text);
}
