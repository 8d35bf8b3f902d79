import type { Evidence, SiteOperation, Tier } from '@modelhub-migration/contract/analysis';
import type { ModelKind } from '@modelhub-migration/contract';

/**
 * What a leftover is. `definition`: a base address of the retired routes kept for other files.
 * `model-id`: a legacy model id kept in configuration.
 */
export type LanguageOperation = SiteOperation | 'definition' | 'model-id';

/** Every language and format that is scanned. */
export type LanguageId =
  | 'python'
  | 'php'
  | 'ruby'
  | 'go'
  | 'java'
  | 'kotlin'
  | 'csharp'
  | 'javascript'
  | 'rust'
  | 'swift'
  | 'dart'
  | 'c'
  | 'powershell'
  | 'perl'
  | 'elixir'
  | 'lua'
  | 'r'
  | 'hcl'
  | 'shell'
  | 'dotenv'
  | 'yaml'
  | 'json'
  | 'toml'
  | 'properties'
  | 'markdown'
  | 'dockerfile'
  /** Pages and templates: their scripts are read. */
  | 'html'
  /** Any other text file: addresses are found, comments mostly told apart. */
  | 'text';

/** What the scanners take from the configuration file. */
export interface LanguageSettings {
  /** `models` of modelhub.config.json. */
  models?: Readonly<Record<string, { id: string; kind: ModelKind }>>;
  /** Tokens; used where the legacy call names no `max_length`. */
  defaultMaxTokens?: number;
  systemPrompt?: string | null;
  /** `WIDTHxHEIGHT` in pixels. */
  imageSize?: string;
}

/** What to write in place of a leftover. */
export interface Suggestion {
  /** Name of the language, as for a fenced block. */
  language: string;
  /** Whole lines, unindented as far as they have indentation in common. */
  text: string;
  /** UTF-16 offsets of the whole lines that the text replaces; `null` for words only. */
  replaces: { start: number; end: number } | null;
  /** `successor`: the new request itself. `gateway`: the old request, sent to `modelhub-shim serve`. `note`: words for a person. */
  via: 'successor' | 'gateway' | 'note';
  /** Whether the text works as it stands: put in place of the old lines, nothing else in the file changed. */
  runnable: boolean;
  /** What else to know or to do, in words. */
  note: string;
}

/** One leftover in a file that the codemod does not rewrite. */
export interface LanguageFinding {
  file: string;
  /** UTF-16 offsets of the expression that holds the URL (or the id). */
  start: number;
  end: number;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** The language of the very place: `shell` for a shell block in a Markdown file. */
  language: LanguageId;
  operation: LanguageOperation;
  tier: Tier;
  evidence: readonly Evidence[];
  /** Where the model, and so the kind, is known. */
  kind: ModelKind | null;
  /** The legacy id as it stands in the source, where the whole of it is known. */
  modelId: string | null;
  /** Short and stable: operation, normalised text, path; not the line. */
  id: string;
  /** Why this is a leftover, one sentence. */
  reason: string;
  suggestion: Suggestion;
}
