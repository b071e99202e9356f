/**
 * A script as text to type at a shell of ours. Its statements run in a copy of that shell (a subshell), so that `exit`,
 * `exec`, `set -e`, other options, redirections and traps end with them. Directory, variables, functions, aliases,
 * positional parameters and history are carried back, as if all had been typed, however the copy ends: before each
 * statement, and by its EXIT trap, it writes them into a file that the shell outside reads. The first statement that
 * fails is the last.
 */

/** Variables that are the shell's own affair, or that switch an option on. */
const notCarried = [
  '__labs_*|_|BASH|BASHOPTS|BASHPID|BASH_A[LR]*|BASH_C*|BASH_EXECUTION_STRING|BASH_LINENO|BASH_MONOSECONDS',
  'BASH_REMATCH|BASH_S*|BASH_TRAPSIG|BASH_VERS*|COMP_*|DIRSTACK|EPOCH*|EUID|FUNCNAME|GROUPS|HISTCMD|IGNOREEOF',
  'LINENO|PIPESTATUS|POSIXLY_CORRECT|PPID|RANDOM|SECONDS|SHELLOPTS|SRANDOM|UID',
].join('|');

/**
 * `__labs_next STATUS LAST NUMBER [ARGUMENT…]` stands before each statement: it fails with the status of the one before
 * (`$?`; LAST is its `$_`), or sees to it that all is kept and shows the next where its prompt would stand; after the last
 * there is none to show. Our names
 * are no others' (`__labs_`), and nothing here depends on IFS or on options.
 */
const functions = `__labs_names() {
local __labs_c __labs_n; local -a __labs_some; __labs_all=()
for __labs_c in _ {a..z} {A..Z}; do
builtin eval "__labs_some=(\\"\\\${!$__labs_c@}\\")"
for __labs_n in "\${__labs_some[@]}"; do
case $__labs_n in ${notCarried}) ;; *) __labs_all+=("$__labs_n") ;; esac
done
done
}
__labs_list() {
local __labs_n; local -A __labs_now=()
__labs_names
for __labs_n in "\${__labs_all[@]}"; do __labs_now[$__labs_n]=1; done
builtin printf 'builtin cd -- %q\\n' "$PWD"
builtin printf 'builtin set --'; [[ \${#__labs_args[@]} -eq 0 ]] || builtin printf ' %q' "\${__labs_args[@]}"
builtin echo; builtin umask -p
for __labs_n in "\${__labs_had[@]}"; do
[[ -n \${__labs_now[$__labs_n]-} ]] || builtin printf 'unset -v %q\\n' "$__labs_n"
done
builtin declare -p "\${__labs_all[@]}"
for __labs_n in "\${__labs_did[@]}"; do
builtin declare -F "$__labs_n" >/dev/null || builtin printf 'unset -f %q\\n' "$__labs_n"
done
builtin declare -f; builtin declare -Fx
builtin echo 'unset -f __labs_names __labs_list __labs_keep __labs_bye __labs_next'
builtin echo 'unalias -a'; builtin alias -p
for ((__labs_n = 0; __labs_n <= __labs_at; __labs_n++)); do
builtin printf 'history -s -- %q\\n' "\${__labs_script[__labs_n]}"
done
builtin printf '__labs_last=%q\\n' "$__labs_last"
}
__labs_keep() {
local -; set -B +eufnvxC +o posix
__labs_list >|"$__labs_kept"
}
__labs_bye() {
set +e; __labs_status=$1
[[ -n $__labs_ended ]] || __labs_last=$2
__labs_keep
return "$__labs_status"
}
__labs_next() {
local -; set +eufx; local __labs_text; local -a __labs_trap
__labs_last=$2 __labs_args=("\${@:4}")
[[ $1 -eq 0 && $3 -lt \${#__labs_script[@]} ]] || { __labs_ended=1; return "$1"; }
__labs_at=$3
__labs_text=$(builtin trap -p EXIT)
if [[ $__labs_text != *__labs_bye* ]]; then
builtin eval "__labs_trap=($__labs_text)"
__labs_text=\${__labs_trap[2]-}
builtin trap "{ __labs_bye \\"\\$?\\" \\"\\$_\\"; } 2>/dev/null\${__labs_text:+; $__labs_text}" EXIT
fi
__labs_keep
__labs_text=; [[ $__labs_at -eq 0 ]] || __labs_text=\${__labs_plain1@P}
__labs_text=\${__labs_text//[$'\\001\\002']}\${__labs_script[__labs_at]//$'\\n'/$'\\n> '}
builtin printf '\\e]133;S;%s\\a%s\\n\\e]133;T;%s\\a' "$__labs_secret;$__labs_at" "$__labs_text" "$__labs_secret;$__labs_at" >/dev/tty || :
}`;

/**
 * Lines to type at the prompt of a shell of ours, for `statements`, each a whole command. `key`: letters and digits that
 * no other text has. They end with the status of the statement that ran last.
 */
export function scriptLines(statements: readonly string[], key: string): readonly string[] {
  const end = `LABS-${key}`;
  // What is no command leaves `$?` as it finds it.
  const begin = /^\s*#/.test(statements[0] ?? '') ? ':' : '(builtin exit "$__labs_status")';
  const text = statements.flatMap((statement, index) => [
    statement,
    `{ __labs_next "$?" "$_" ${index + 1} "$@" && \\: "$__labs_last"; } 2>/dev/null || \\builtin exit`,
  ]);
  return `__labs_status=$? __labs_last=$_ __labs_kept=/tmp/.labs-${key}; \\builtin eval "$(\\command cat <<'${end}'
__labs_alias=0; \\builtin shopt -q expand_aliases || __labs_alias=1; \\builtin shopt -u expand_aliases
(
{
builtin trap 'builtin exit 130' INT
__labs_shell=$BASHPID __labs_at=-1 __labs_ended=
__labs_script=(${statements.map(quoted).join('\n')})
__labs_text=${quoted(text.join('\n'))}
(umask 077; : >|"$__labs_kept")
builtin declare -F >|"$__labs_kept"; builtin mapfile -t __labs_did <"$__labs_kept"; __labs_did=("\${__labs_did[@]##* }")
${functions}
__labs_names; __labs_had=("\${__labs_all[@]}")
[[ $__labs_alias -ne 0 ]] || builtin shopt -s expand_aliases
__labs_next 0 "$__labs_last" 0 "$@"
: "$__labs_last"
[[ $- == *e* ]] || ${begin}
} 2>/dev/null
builtin eval "$__labs_text"
)
{
__labs_status=$?
[[ $(HISTTIMEFORMAT= builtin history 1) != *"$__labs_kept;"* ]] || builtin history -d -1
. "$__labs_kept" || :
[[ $__labs_alias -ne 0 ]] || builtin shopt -s expand_aliases
command rm -f "$__labs_kept"
} 2>/dev/null
${end}
)"; \\: "$__labs_last"; (\\builtin exit "$__labs_status")`.split('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
