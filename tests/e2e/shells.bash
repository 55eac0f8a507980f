# Shells on a terminal that know nothing of the machine's own settings. `load shells` behind
# `load lib`.

# a_shell SHELL RC: its start-up file has those lines. `told` prints the words that it is
# called with.
a_shell() {
	shell=$1
	mkdir -p ../bin ../config/fish
	printf '#!/bin/sh\nprintf begin\nprintf "<%%s>" "$@"\necho end\n' >../bin/told
	chmod +x ../bin/told
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
	export ZDOTDIR=$BATS_TEST_TMPDIR/config XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config
	export XDG_DATA_HOME=$BATS_TEST_TMPDIR/data XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	unset BASH_ENV ENV FPATH INPUTRC
	case $shell in
	bash) rc=bashrc ;;
	zsh) rc=.zshrc ;;
	fish) rc=fish/config.fish ;;
	esac
	echo "$2" >"../config/$rc"
}

# typed [--shown]: types the lines of standard input.
typed() {
	local command
	case $shell in
	bash) command=(bash --noprofile --rcfile ../config/bashrc -i) ;;
	zsh) command=(zsh --no-globalrcs -i) ;;
	fish) command=(fish -i) ;;
	esac
	"$BATS_TEST_DIRNAME/typist.py" "$@" "${command[@]}"
}

# Lines of "what is typed => the words that come of it". Some shells end a folder's name
# with a slash.
become() {
	local table
	table=$(grep ' => ')
	assert_equal "$(sed 's/ *=>.*//' <<<"$table" | typed | sed 's,/>,>,')" "$(sed 's/.* => *//' <<<"$table")"
}
