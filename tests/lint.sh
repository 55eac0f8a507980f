#!/usr/bin/env bash
# Holds the house to its rules, which no compiler knows. Prints `path:line: what is wrong`
# and exits 1 where one is broken.
#
#     tests/lint.sh [ROOT]

set -u

cd "${1:-$(dirname "$0")/..}" || exit 1

# All lines of the sources as "path:line:code": without comments, and nothing in strings but
# the names of the headers.
code() {
	find src include -name '*.[ch]' | sort | xargs awk '
		FNR == 1 { comment = 0 }
		{
			line = $0
			if (comment) {
				if (!match(line, /\*\//))
					next
				line = substr(line, RSTART + 2)
				comment = 0
			}
			if (line !~ /^#[ \t]*include/)
				gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
			while (match(line, /\/\*([^*]|\*+[^*\/])*\*+\//))
				line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
			if (match(line, /\/\*/)) {
				line = substr(line, 1, RSTART - 1)
				comment = 1
			}
			if (line != "")
				print FILENAME ":" FNR ":" line
		}'
}

# complain WHAT, of the path:line:code on standard input
complain() {
	WHAT=$1 awk -F: '{ print $1 ":" $2 ": " ENVIRON["WHAT"] }'
}

# A floor, the floors that it may include, and those of them that its headers show.
floor() {
	local name=$1 allowed=$2
	grep -E "^(src|include)/$name/[^:]*:[0-9]*:#[ \t]*include \"[a-z]+/" <<<"$code" |
		grep -v -E "include \"(${allowed// /|})/" |
		complain "the floor $name may include $allowed and no other"
}

check_floors() {
	floor base 'base'
	floor model 'base model'
	floor store 'base model store'
	floor history 'base history'
	floor crm 'base model store history crm'
	floor commands 'base model crm commands'
	grep -E '^src/main\.c:[0-9]*:#[ \t]*include "(store|history)/' <<<"$code" |
		complain 'main knows the session, not what it stands on'
	grep -E '^[^:]*:[0-9]*:#[ \t]*include "(\.\.|src)' <<<"$code" |
		complain 'what other floors use of a floor stands in include/'
}

# only FILES, PATTERN, WHAT: no other file has the pattern
only() {
	grep -v -E "^($1):" <<<"$code" | grep -E "^[^:]*:[0-9]*:$2" | complain "$3"
}

# A library has one door.
door() {
	only "$2" "#[ \t]*include <$1>" "only $3 includes this"
}

check_doors() {
	door 'yaml\.h' 'src/store/yamldoc[a-z_]*\.[ch]' 'src/store/yamldoc*'
	door 'git2(\.h|/.*)' 'src/history/[a-z_]*\.[ch]' 'src/history'
	door 'ini\.h' 'src/crm/config[a-z_]*\.[ch]' 'src/crm/config*'
	door 'jansson\.h' 'src/base/json\.c' 'src/base/json.c'
	door 'utf8proc\.h' 'src/base/unicode\.c' 'src/base/unicode.c'
	door 'libsmartcols(\.h|/.*)' 'src/commands/output[a-z_]*\.[ch]' 'src/commands/output*'
	door 'csv\.h' 'src/commands/output[a-z_]*\.[ch]' 'src/commands/output*'
	door 'getopt\.h' 'src/commands/args\.c' 'src/commands/args.c'
}

# Calls of a function whose name the pattern is.
calls() {
	only "$1" "(.*[^a-zA-Z0-9_>.])?($2) *\(" "$3"
}

check_calls() {
	local output='src/commands/output[a-z_]*\.[ch]'
	local stderr='src/main\.c|src/base/mem\.c|src/commands/question\.c'
	calls "$output" 'v?printf|puts|putchar|perror' 'only src/commands/output* writes to stdout'
	only "$output" '.*\<stdout\>' 'only src/commands/output* writes to stdout'
	calls "$output|$stderr" 'v?fprintf|fputs' 'errors are values, and main prints them'
	only "$stderr" '.*\<stderr\>' 'errors are values, and main prints them'
	calls 'src/base/env\.c' '(secure_)?getenv|isatty|time|gettimeofday' \
		'the world is read once, in src/base/env.c'
	calls 'src/base/process\.c' 'fork|exec[lv]p?e?|posix_spawnp?|system|popen' \
		'src/base/process.c starts the processes, without a shell'
	calls 'src/base/mem\.c' 'malloc|calloc|realloc|strn?dup|v?asprintf' \
		'memory comes from base/mem.h'
	calls '-' 'v?sprintf|strcpy|strcat|gets' 'it does not know how much room there is'
}

check_text() {
	grep -rnE '\<(TODO|FIXME|XXX)\>' src include Makefile tests/unit tests/e2e | complain 'unfinished'
	grep -rnE '[[:space:]]$' src include Makefile tests/unit tests/e2e |
		complain 'blanks at the end of the line'
}

code=$(code)
found=$(
	check_floors
	check_doors
	check_calls
	check_text
)
[ -z "$found" ] && exit 0
printf '%s\n' "$found"
exit 1
