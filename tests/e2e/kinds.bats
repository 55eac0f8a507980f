#!/usr/bin/env bats
# A path becomes something else: a file, a link, a folder, a submodule. Whoever syncs gets
# it, and nothing of anybody's is overwritten on the way.

load lib

# Alice and bob share jane, and what the command makes of `dd`.
team() {
	rm -rf team.git a b
	git init -q --bare team.git
	be alice
	minicrm init a --remote "$PWD/team.git" >/dev/null
	TEAM=$PWD
	at 09:01 a add Jane >/dev/null
	turn a "$1"
	at 09:02 a sync >/dev/null
	be bob
	minicrm clone team.git b >/dev/null
}

# at TIME CLONE COMMAND…: that colleague's, at that time of the day.
at() {
	local time=$1 clone=$2 user=alice
	shift 2
	[ "$clone" = a ] || user=bob
	be "$user"
	MINICRM_NOW=2026-11-24T$time:00Z minicrm -C "$TEAM/$clone" "$@"
}

# turn CLONE COMMAND [TIME]: `dd` becomes what the command makes, in a commit of git's own.
turn() {
	(
		[ "$1" = a ] && be alice || be bob
		export GIT_AUTHOR_DATE=2026-11-24T${3:-09:30}:00Z
		cd "$TEAM/$1" && rm -rf dd && eval "$2" && git add -A
		git diff --cached --quiet || git commit -qm "dd: $2"
	)
}

# All have the same, and git thinks so.
agree() {
	diff -r --no-dereference -x .git a b || return 1
	assert_equal "$(git -C a rev-parse HEAD)" "$(git -C b rev-parse HEAD)" || return 1
	(cd a && assert_git_clean) && (cd b && assert_git_clean)
}

NONE=:
FILE='echo file >dd'
EDIT='echo edited >dd'
LINK='ln -s leads dd'
OUT='ln -s /etc/passwd dd'
FOLDER='mkdir -p dd/x/y && echo f >dd/f && echo g >dd/x/y/g && ln -s f dd/l'

@test "what became something else is so for all, by sync and by plain git pull" {
	local state how n=0
	team "$FILE"
	for how in 'at 11:00 b sync' 'git -C b pull -q --no-edit --no-rebase'; do
		for state in "$FOLDER" "$LINK" "$FILE" "$OUT" "$FOLDER" "$FILE"; do
			turn a "$state" && at 10:00 a sync
			# Every other time there are two lines of history to merge.
			[ $((n++ % 2)) -eq 0 ] || at 10:01 b note jane "$n"
			be bob
			$how || fail "$how: $state" || return 1
			[ $((n % 2)) -eq 1 ] || { at 11:10 b sync && at 11:11 a sync; } || return 1
			agree || return 1
		done
	done >/dev/null
}

@test "both make something else of it: all is kept, whoever merges" {
	local base a b first trees
	while IFS='|' read -r base a b expected; do
		trees=
		for first in a b; do
			team "${!base:-:}"
			turn a "${!a}" 10:00
			turn b "${!b}" 10:01
			at 10:10 "$first" sync >/dev/null
			at 10:11 a sync >/dev/null && at 10:12 b sync >/dev/null
			at 10:13 a sync >/dev/null && agree || return 1
			trees+=" $(git -C a rev-parse 'HEAD^{tree}')"
		done
		[ "${trees% *}" = " ${trees##* }" ] || fail "$base, $a, $b: not the same" || return 1
		assert_equal "$(git -C a ls-tree -r --format='%(objectmode) %(path)' HEAD | grep dd |
			sed 's/-[0-9a-f]\{12\}$/-HASH/' | paste -sd' ')" "$expected"
	done <<-'END'
		NONE|LINK|FILE|100644 dd 120000 dd.other-HASH
		FILE|FOLDER|EDIT|100644 dd.other-HASH 100644 dd/f 120000 dd/l 100644 dd/x/y/g
		FILE|EDIT|FOLDER|100644 dd.other-HASH 100644 dd/f 120000 dd/l 100644 dd/x/y/g
		FILE|EDIT|LINK|120000 dd 100644 dd.other-HASH
		FOLDER|FILE|LINK|120000 dd 100644 dd.other-HASH
	END
}

# assert_blocked TEXT: neither sync nor git pull changes a thing for bob.
assert_blocked() {
	be bob
	(cd b && git fetch -q && assert_refused 1 "$1" minicrm sync)
}

@test "what is not committed is in nobody's way, and stays" {
	local base to edit named
	while IFS='|' read -r base to edit named; do
		team "${!base:-:}"
		turn a "${!to}" && at 10:00 a sync >/dev/null
		(cd b && eval "$edit")
		assert_blocked "$named" || return 1
		# Put away by hand, it goes on.
		(cd b && git reset -q --hard && git clean -fdqx)
		at 11:00 b sync >/dev/null && agree || return 1
	done <<-'END'
		FOLDER|FILE|echo u >dd/u|'dd/u' is not in history, and stands in the way of what 'origin' brings: commit it with git, or move it away, then sync again
		FOLDER|FILE|echo edited >dd/x/y/g|'dd/x/y/g' has changes here that are not committed
		FOLDER|LINK|echo '*.o' >.git/info/exclude; echo u >dd/u.o|'dd/u.o' is not in history
		FILE|FOLDER|echo edited >dd|'dd' has changes here that are not committed
		NONE|FOLDER|echo mine >dd|'dd' is not in history
		NONE|FOLDER|ln -s leads dd|'dd' is not in history
		NONE|FILE|mkdir dd; echo u >dd/u|'dd/u' is not in history
		LINK|FILE|ln -sfn mine dd|'dd' has changes here that are not committed
	END
}

@test "a submodule that is checked out is not run over" {
	git config --global protocol.file.allow always
	git init -q mod && git -C mod commit -q --allow-empty -m mod
	team "git submodule --quiet add '$PWD/mod' dd"
	git -C b submodule --quiet update --init
	turn a 'git rm -q --cached dd; rm -rf .gitmodules .git/modules; echo file >dd'
	at 10:00 a sync >/dev/null
	assert_blocked "the submodule 'dd' is checked out here, *'git submodule deinit dd'"
	git -C b submodule --quiet deinit dd
	at 10:10 b sync
	agree
	assert_equal "$(cat b/dd)" file
}

@test "a record's file that became a folder: the record that somebody edited has the next id" {
	team ''
	(cd a && git rm -q leads/jane.yaml && mkdir leads/jane.yaml &&
		echo 'name: In' >leads/jane.yaml/in.yaml && git add -A && git commit -qm 'a folder')
	at 10:00 a sync
	at 10:01 b note jane 'Called'
	run at 10:02 b sync
	assert_equal "$status" 0
	assert_output_has 'jane: there is a folder in its place: it is now jane-2'
	at 10:03 a sync && agree
	assert_equal "$(minicrm -C a list --ids | paste -sd' ')" 'in jane-2'
}

@test "a folder in a record's place that is not committed yet is what sync commits" {
	team ''
	rm a/leads/jane.yaml
	by_hand a/leads/jane.yaml/in.yaml <<<'name: In'
	at 10:00 a sync
	at 10:01 b sync && agree
	rm -r b/leads/jane.yaml
	by_hand b/leads/jane.yaml <<<'name: Jane'
	at 10:02 b sync && at 10:03 a sync && agree
	assert_equal "$(minicrm -C a list --ids)" jane
}
