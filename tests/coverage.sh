#!/usr/bin/env bash
# Line coverage of a COV=1 build whose tests have run: a line a floor, and one for the
# transaction with all that it is made of.
#
#     tests/coverage.sh BUILD

set -eu

cd "$(dirname "$0")/.."
gcovr -r . --object-directory "$1" --filter 'src/' --csv 2>/dev/null | awk -F, '
	NR == 1 { next }
	{
		split($1, part, "/")
		add("src/" part[2], $2, $3)
		if ($1 ~ /^src\/history\/(transaction|journal|recovery|lock|exchange|fileset|index|worktree|tree|blob)\.c$/)
			add("the transaction", $2, $3)
	}
	function add(name, lines, covered) {
		all[name] += lines
		done[name] += covered
	}
	END {
		for (name in all)
			printf "%-20s %5.1f %%  %d of %d lines\n", name, 100 * done[name] / all[name], done[name], all[name]
	}' | sort
