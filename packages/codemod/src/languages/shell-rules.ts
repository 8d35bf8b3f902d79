/** What a file of commands has beside a shell's words. */
export interface ShellRules {
  /** Words at the start of a line after which `NAME value` gives a name a value. */
  readonly settingWords: readonly string[];
  /** Whether `["curl", "…"]` stands for words. */
  readonly listedWords: boolean;
  /** Whether a line may be `NAME := value`, with space around the sign. */
  readonly spacedAssignments?: boolean;
}

/** Shell scripts. */
export const PLAIN: ShellRules = { settingWords: [], listedWords: false };

const MAKE: ShellRules = { settingWords: [], listedWords: false, spacedAssignments: true };

/** Dockerfiles. */
export const DOCKER: ShellRules = { settingWords: ['ENV', 'ARG'], listedWords: true };

/** Files whose lines may be `NAME := value`; `@name = value` in those of REST clients. */
const SPACED = /(?:^|[\\/])(?:(?:GNU)?makefile(?:\.\w+)?|justfile)$|\.(?:mk|just|http|rest)$/i;

/** What a file of commands has beside a shell's words, by its name. */
export const rulesOf = (file: string): ShellRules => (SPACED.test(file) ? MAKE : PLAIN);
