/**
 * What well-known functions do with texts, by the last name of the call (any case). `first`: gives back its first
 * argument, or the text it is called on. Functions that are not listed give a hole.
 */
export type FunctionRole =
  | 'first'
  | 'keep'
  | 'fill-in'
  | 'host'
  | 'locate'
  | 'join-path'
  | 'join-list'
  | 'percent-format'
  | 'brace-format'
  | 'append'
  | 'append-path'
  | 'default';

const ROLES: Readonly<Record<FunctionRole, readonly string[]>> = {
  first: [
    ...['str', 'string', 'strval', 'parse', 'create', 'valueof', 'of', 'httpurl', 'fromhttpurl'],
    ...['freeze', 'dup', 'html_safe', 'trimend', 'removeprefix', 'tolowercase', 'lower', 'target'],
    ...['fromuristring', 'tohttpurl', 'touri', 'tourl', 'tostring', 'to_s', 'trim', 'strip', 'rstrip', 'lstrip'],
    ...['trimright', 'trimsuffix', 'removesuffix', 'rtrim', 'chomp', 'get_string', 'baseurl', 'stringbuilder'],
    ...['quote', 'quote_plus', 'urlencode', 'rawurlencode', 'pathescape', 'escapedatastring', 'encodeuricomponent'],
    ...[
      'httpget',
      'httppost',
      'build',
      'requireNonNull'.toLowerCase(),
      'untrailingslashit',
      'deletesuffix',
      'delete_suffix',
    ],
  ],
  keep: [
    'scheme',
    'setscheme',
    'uribuilder',
    'port',
    'protocol',
    'newbuilder',
    'queryparam',
    'addqueryparameter',
    'username',
    'encode',
  ],
  'fill-in': ['replace', 'replacefirst', 'replaceall'],
  host: ['host', 'authority', 'sethost', 'https'],
  locate: ['uri', 'url'],
  'join-path': [
    ...['urljoin', 'url_join', 'joinurl', 'join_url', 'joinpath', 'combine', 'resolve', 'url_for_path', 'buildurl'],
    ...['build_url', 'makeurl', 'make_url', 'apiurl', 'api_url', 'path_join', 'geturl', 'get_url'],
  ],
  'join-list': ['join', 'implode'],
  'percent-format': ['sprintf', 'format', 'formatted', 'vsprintf'],
  'brace-format': ['messageformat'],
  append: ['append', 'concat', 'plus', 'concatenate', 'paste0'],
  'append-path': [
    'addpathsegment',
    'addpathsegments',
    'appendpathsegment',
    'appendpathsegments',
    'pathsegment',
    'path',
    'appendingpathcomponent',
    'appending',
    'setpathsegments',
    'setpath',
  ],
  default: ['getordefault', 'orelse', 'or_else', 'fetch', 'get', 'getenv', 'env', 'config', 'getenvironmentvariable'],
};

const BY_NAME = new Map(
  Object.entries(ROLES).flatMap(([role, names]) => names.map((name) => [name, role as FunctionRole] as const)),
);

/** What a function of this name does with texts; `undefined` for all that are not known. */
export function functionRole(name: string): FunctionRole | undefined {
  return BY_NAME.get(name.toLowerCase());
}
