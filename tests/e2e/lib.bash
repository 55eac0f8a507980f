# What every story begins with: the built binary, real git, and nothing of the machine it
# runs on. `load lib` at the top of each file.

bats_require_minimum_version 1.5.0

NOW=2026-11-24T09:00:00Z

# Each test has a home and a folder of its own, an identity, and the same moment.
setup() {
	HOME=$BATS_TEST_TMPDIR/home
	mkdir -p "$HOME" "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work" || return 1
	unset MINICRM_DIR MINICRM_CONFIG XDG_CONFIG_HOME VISUAL EDITOR PAGER LESS COLUMNS NO_COLOR EMAIL
	unset "${!GIT_@}"
	export HOME GIT_CONFIG_NOSYSTEM=1 TZ=UTC LC_ALL=C.UTF-8 TERM=xterm-256color
	export MINICRM_NOW=$NOW
	export PATH=${MINICRM_BIN:-$BATS_TEST_DIRNAME/../../build}:$PATH
	be alice
	git config --global init.defaultBranch main
	git config --global core.quotePath false
}

# be USER: from now on we are that colleague.
be() {
	git config --global user.name "${1^}"
	git config --global user.email "$1@acme.example"
}

# A data directory, and in it.
new_crm() {
	minicrm init "${1:-crm}" >/dev/null && cd "${1:-crm}" || return 1
}

# A file written by hand, from standard input.
by_hand() {
	mkdir -p "$(dirname "$1")" && cat >"$1"
}

# The same, and committed with git.
by_git() {
	by_hand "$1" && git add "$1" && git commit -qm "by hand: $1"
}

# Personal settings, from standard input.
settings() {
	by_hand "$HOME/.config/minicrm/config.ini"
}

fail() {
	printf '%s\n' "$@" >&2
	return 1
}

# assert_equal GOT EXPECTED
assert_equal() {
	[ "$1" = "$2" ] || fail "expected: $2" "     got: $1"
}

# assert_has TEXT PART; assert_lacks TEXT PART
assert_has() {
	[[ $1 == *"$2"* ]] || fail "expected: $2" "      in: $1"
}
assert_lacks() {
	[[ $1 != *"$2"* ]] || fail "not expected: $2" "          in: $1"
}

# The last `run` printed this somewhere, or did not.
assert_output_has() {
	assert_has "$output" "$1"
}
refute_output_has() {
	assert_lacks "$output" "$1"
}

# The command succeeds, and prints that on stdout and nothing on stderr.
# assert_prints TEXT COMMAND…
assert_prints() {
	local text=$1
	shift
	run --separate-stderr "$@"
	[ "$status" -eq 0 ] || fail "exit code $status" "$stderr" || return 1
	assert_equal "$output" "$text" && assert_equal "$stderr" ''
}

# It succeeds, and says that on stderr.
# assert_says TEXT COMMAND…
assert_says() {
	local text=$1
	shift
	run --separate-stderr "$@"
	[ "$status" -eq 0 ] || fail "exit code $status" "$stderr" || return 1
	assert_equal "$stderr" "$text"
}

# It fails with that exit code, prints nothing, and says one line on stderr that has the
# text, which may be a pattern.
# assert_fails CODE TEXT COMMAND…
assert_fails() {
	local code=$1 text=$2
	shift 2
	run --separate-stderr "$@"
	[ "$status" -eq "$code" ] || fail "exit code $status, not $code" "$output" "$stderr" || return 1
	assert_equal "$output" '' || return 1
	[ "${#stderr_lines[@]}" -eq 1 ] || fail 'not one line:' "$stderr" || return 1
	# shellcheck disable=SC2053 # a pattern on purpose
	[[ $stderr == "minicrm: "*$text* ]] || fail "expected: minicrm: $text" "     got: $stderr"
}

# The newest commit, the files and what git thinks of them.
snapshot() {
	git log --all --format='%H %s' 2>/dev/null
	git status --porcelain 2>/dev/null
	find . -name .git -prune -o -printf '%y %p\n' | sort
	find . -name .git -prune -o -type f -exec cksum {} + | sort -k 3
}

# It fails, and nothing has changed.
# assert_refused CODE TEXT COMMAND…
assert_refused() {
	local before
	before=$(snapshot)
	assert_fails "$@" && assert_equal "$(snapshot)" "$before"
}

# Nothing is pending, and the repository is whole.
assert_git_clean() {
	assert_equal "$(git status --porcelain)" '' || return 1
	run git fsck --strict --no-progress --no-dangling
	[ "$status" -eq 0 ] && assert_equal "$output" ''
}

# How many commits there are.
commits() {
	git rev-list --count HEAD
}

# The newest commit's subject; subject --skip=1: of the one before.
subject() {
	git log -1 --format=%s "$@"
}

# Runs a command line on a terminal of so many columns, and shows what arrives there.
# on_terminal COLUMNS 'COMMAND LINE'
on_terminal() {
	script -qec "stty cols $1 rows 24; $2" /dev/null </dev/null | tr -d '\r'
}

# Runs a command with the rights of a user whom a folder's mode stops, root too.
as_mortal() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --bounding-set=-dac_override,-dac_read_search,-fowner "$@"
	else
		"$@"
	fi
}
