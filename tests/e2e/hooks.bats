#!/usr/bin/env bats
# git's hooks around a commit: what `git commit` and `git merge` would run is run, and
# decides here what it decides there.

load lib

# hook NAME: a shell script from standard input.
hook() {
	local file=${HOOKS:-.git/hooks}/$1
	{ echo '#!/bin/sh' && cat; } | by_hand "$file" && chmod +x "$file"
}

# What hooks wrote down with `echo … >>"$TOLD"`.
told() {
	cat "$TOLD"
	rm -f "$TOLD"
}

# A data directory with jane in it.
new_jane() {
	new_crm
	minicrm add 'Jane Doe' --phone 1 >/dev/null
	export TOLD=$BATS_TEST_TMPDIR/told
	before=$(snapshot)
}

# Nothing is left of a command that was stopped, and the next one works.
assert_untouched() {
	assert_equal "$(snapshot)" "$before" || return 1
	assert_equal "$(ls .git/minicrm)" lock || return 1
	[ ! -e .git/index.lock ] || fail 'index.lock stands' || return 1
	rm -rf .git/hooks
	minicrm note jane 'after it' >/dev/null && assert_git_clean
}

# The command in the background has ended with that exit code, and the hook too.
# assert_ended CODE
assert_ended() {
	local code=0 hook state
	wait $! || code=$?
	assert_equal "$code" "$1" || return 1
	hook=$(told)
	state=$(sed 's/.*) \(.\).*/\1/' "/proc/$hook/stat" 2>/dev/null) || return 0
	assert_equal "$state" Z
}

# Waits until the hook has said who it is.
wait_for_hook() {
	local i
	for i in $(seq 500); do
		[ -s "$TOLD" ] && return
		sleep 0.02
	done
	fail 'the hook does not run'
}

# A SIGTERM to the command alone, while the hook runs, ends both, and nothing has changed.
assert_ended_by_term() {
	minicrm set jane --phone 2 3>&- &
	wait_for_hook || return 1
	kill -TERM $!
	assert_ended 143 && assert_untouched
}

@test "the four hooks run in git's order, with git's arguments, in the top folder" {
	new_jane
	mkdir leads/vip
	for name in pre-commit prepare-commit-msg commit-msg post-commit; do
		hook $name <<-'EOF'
			args=$(for arg; do printf ' %s' "$(basename "$arg")"; done)
			echo "$(basename "$0")$args in $PWD: $(git diff --cached --name-only HEAD) $(git log -1 --format=%s)" >>"$TOLD"
		EOF
	done
	cd leads/vip
	minicrm set jane --phone 2 >/dev/null
	cd ../..
	assert_equal "$(told)" "\
pre-commit in $PWD: leads/jane-doe.yaml jane-doe: add
prepare-commit-msg COMMIT_EDITMSG message in $PWD: leads/jane-doe.yaml jane-doe: add
commit-msg COMMIT_EDITMSG in $PWD: leads/jane-doe.yaml jane-doe: add
post-commit in $PWD:  jane-doe: phone"
	assert_git_clean
}

@test "a hook finds git's environment, no terminal's input, and writes to standard error" {
	new_jane
	hook pre-commit <<-'EOF'
		read line && echo "read $line" >>"$TOLD"
		echo "$GIT_AUTHOR_NAME <$GIT_AUTHOR_EMAIL> $GIT_AUTHOR_DATE ${GIT_DIR-no dir} ${GIT_WORK_TREE-no tree} $GIT_EDITOR" >>"$TOLD"
		echo on stdout
		echo on stderr >&2
	EOF
	export GIT_DIR=/elsewhere GIT_WORK_TREE=/elsewhere
	run --separate-stderr minicrm set jane --phone 2 <<<'words of the user'
	unset GIT_DIR GIT_WORK_TREE
	assert_equal "$status $output" '0 jane-doe: phone'
	assert_equal "$stderr" $'on stdout\non stderr'
	assert_equal "$(told)" 'Alice <alice@acme.example> @1795510800 +0000 no dir no tree :'
}

@test "a hook that refuses: nothing has changed, and its words stand above ours" {
	new_jane
	for name in pre-commit prepare-commit-msg commit-msg; do
		hook $name <<<'echo "not today"; exit 3'
		run --separate-stderr minicrm set jane --phone 2
		assert_equal "$status $output" '1 '
		assert_equal "$stderr" "\
not today
minicrm: the hook '$name' refused the commit (exit 3): nothing was changed"
		assert_untouched
		before=$(snapshot)
	done
}

@test "a hook that does not pass the second of two commits takes back the first" {
	new_jane
	echo 'city: Rome' >>leads/jane-doe.yaml
	before=$(snapshot)
	hook pre-commit <<<'git show :leads/jane-doe.yaml | grep -q "phone: .1"'
	run -1 minicrm set jane --phone 2
	assert_equal "$(snapshot)" "$before"
	hook pre-commit <<<'git show :leads/jane-doe.yaml | grep phone >>"$TOLD"'
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(told)" $'phone: "1"\nphone: "2"'
	assert_equal "$(subject; subject --skip=1)" $'jane-doe: phone\njane-doe: city'
	assert_git_clean
}

@test "a hook sees the commit in the index, and nothing else that is staged or edited" {
	new_jane
	echo staged >staged.txt
	git add staged.txt
	echo edited >edited.txt
	minicrm add Bob >/dev/null
	echo 'city: Rome' >>leads/bob.yaml
	hook pre-commit <<-'EOF'
		git diff --cached --name-status >>"$TOLD"
		git show :leads/jane-doe.yaml | grep phone >>"$TOLD"
		minicrm list --count >>"$TOLD"
	EOF
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(told)" $'M\tleads/jane-doe.yaml\nphone: "2"\n2'
	assert_equal "$(git status --porcelain)" $' M leads/bob.yaml\nA  staged.txt\n?? edited.txt'
}

@test "a hook that adds a file: it is in the commit, and clean" {
	new_jane
	hook pre-commit <<<'git diff --cached >last.diff; git add last.diff'
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(git show --name-only --format=%s)" $'jane-doe: phone\n\nlast.diff\nleads/jane-doe.yaml'
	assert_git_clean
}

@test "a hook that adds all there is keeps the change, though the files come later" {
	new_jane
	echo 'by hand' >other.txt
	hook pre-commit <<<'git add -A'
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(git show --name-only --format=)" $'leads/jane-doe.yaml\nother.txt'
	minicrm add Bob >/dev/null
	minicrm rm jane >/dev/null
	assert_equal "$(git show --no-renames --name-status --format=)" $'D\tleads/jane-doe.yaml\nA\tleads/trash/jane-doe.yaml'
	assert_equal "$(minicrm list --ids)" bob
	assert_git_clean
}

@test "what a hook adds of another record's hand edits is committed once" {
	new_jane
	minicrm add Bob >/dev/null
	echo 'city: Rome' >>leads/jane-doe.yaml
	echo 'city: Oslo' >>leads/bob.yaml
	hook pre-commit <<<'git add -A'
	minicrm assign jane bob alice >/dev/null
	assert_git_clean
	assert_equal "$(minicrm list --where city=Oslo --assigned-to alice --ids)" bob
	assert_equal "$(minicrm list --where city=Rome --assigned-to alice --ids)" jane-doe
}

@test "a hook that takes a file out of the history: it is gone from the commit, and stays where it lies" {
	new_jane
	by_git secret.txt <<<'x'
	hook pre-commit <<<'git rm -q --cached secret.txt'
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(git show --name-status --format=)" $'M\tleads/jane-doe.yaml\nD\tsecret.txt'
	assert_equal "$(git status --porcelain)" '?? secret.txt'
}

@test "a formatter that works on the index: its bytes are in the commit and in the file" {
	new_jane
	hook pre-commit <<-'EOF'
		for file in $(git diff --cached --name-only --diff-filter=AM); do
			blob=$(git show ":$file" | sed 's/ *$//; s/phone: "\(.*\)"/phone: "+\1"/; s/"++/"+/' | git hash-object -w --stdin)
			git update-index --cacheinfo "100644,$blob,$file"
		done
	EOF
	printf 'city: Rome  \n' >>leads/jane-doe.yaml
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(sed -n '/phone\|city/p' leads/jane-doe.yaml)" $'phone: "+2"\ncity: Rome'
	assert_git_clean
	assert_equal "$(subject; subject --skip=1)" $'jane-doe: phone\njane-doe: city'
}

@test "a formatter that works on the files: what is there is formatted, and the change is kept" {
	new_jane
	hook pre-commit <<-'EOF'
		for file in $(git diff --cached --name-only); do
			[ ! -e "$file" ] || sed -i 's/ *$//' "$file"
			[ ! -e "$file" ] || git add "$file"
		done
	EOF
	printf 'city: Rome  \n' >>leads/jane-doe.yaml
	minicrm note jane 'Called' >/dev/null
	assert_equal "$(sed -n '/city/p' leads/jane-doe.yaml)" 'city: Rome'
	assert_equal "$(grep -c Called leads/jane-doe.yaml)" 1
	minicrm add Bob >/dev/null
	assert_git_clean
}

@test "a hook that checks the commit's files out itself: they are there, and written once" {
	new_jane
	hook pre-commit <<<'git checkout-index --force --all'
	minicrm note jane 'Called' >/dev/null
	assert_equal "$(grep -c Called leads/jane-doe.yaml)" 1
	minicrm add Bob >/dev/null
	assert_equal "$(commits)" 4
	assert_git_clean
}

@test "a hook that changes a file anew each time is stopped" {
	new_jane
	hook pre-commit <<<'date "+# %N" >>leads/jane-doe.yaml; git add leads'
	run --separate-stderr minicrm set jane --phone 2
	assert_equal "$status" 1
	assert_has "$stderr" "'leads/jane-doe.yaml' changes each time that the hook 'pre-commit' runs"
	assert_equal "$(commits)" 2
	assert_equal "$(git status --porcelain)" ' M leads/jane-doe.yaml'
}

@test "a hook that takes the change out of the commit is not obeyed in silence" {
	new_jane
	hook pre-commit <<<'git rm -qf --cached leads/jane-doe.yaml'
	assert_refused 1 "the hook 'pre-commit' takes 'leads/jane-doe.yaml' out of the commit" minicrm set jane --phone 2
	hook pre-commit <<-'EOF'
		blob=$(echo 'name: Jane Doe' | git hash-object -w --stdin)
		git update-index --cacheinfo "100644,$blob,leads/jane-doe.yaml"
	EOF
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(cat leads/jane-doe.yaml)" 'name: Jane Doe'
	echo 'city: Rome' >>leads/jane-doe.yaml
	assert_refused 1 "the hook 'pre-commit' leaves nothing to commit" minicrm set jane --phone 2
}

@test "a hook rewrites the message, as git would take it" {
	new_jane
	hook prepare-commit-msg <<<'sed -i "1s/^/[CRM] /" "$1"'
	hook commit-msg <<<'printf "\n\n\nTicket: 7   \n\n" >>"$1"'
	minicrm set jane --phone 2 >/dev/null
	assert_equal "$(git log -1 --format=%B)" $'[CRM] jane-doe: phone\n\nphone: 1 → 2\n\nTicket: 7'
	assert_equal "$(git log -1 --format=%gs -g)" 'commit: [CRM] jane-doe: phone'
	minicrm undo >/dev/null
	assert_equal "$(git log -1 --format='%(trailers:key=Ticket)')" 'Ticket: 7'
	assert_equal "$(sed -n 's/phone: //p' leads/jane-doe.yaml)" '"1"'
	minicrm redo >/dev/null
	assert_equal "$(sed -n 's/phone: //p' leads/jane-doe.yaml)" '"2"'
}

@test "an emptied message refuses, and one that is only signed off" {
	new_jane
	for text in '' 'Signed-off-by: A <a@x.example>'; do
		hook commit-msg <<<"echo '$text' >\"\$1\""
		assert_refused 1 'a hook left the message of the commit empty: nothing was changed' minicrm set jane --phone 2
	done
}

@test "core.hooksPath: in the data directory, below the home, none, and nothing" {
	new_jane
	hook pre-commit <<<'exit 1'
	for path in 'hooks.d' '~/hooks' "$BATS_TEST_TMPDIR/hooks"; do
		HOOKS=${path/#\~/$HOME} hook post-commit <<<'echo "$0" >>"$TOLD"'
		git config core.hooksPath "$path"
		(cd leads && minicrm note jane 'Called' >/dev/null)
		assert_has "$(told)" 'hooks'
	done
	for path in /dev/null '' /no/such/folder; do
		git config core.hooksPath "$path"
		minicrm note jane 'Called' >/dev/null
	done
	git config --unset core.hooksPath
	run -1 minicrm note jane 'Called'
}

@test "a file that may not be executed is no hook; one that can't be run refuses" {
	new_jane
	hook pre-commit <<<'exit 1'
	chmod -x .git/hooks/pre-commit
	minicrm set jane --phone 2 >/dev/null
	printf '#!/no/such/shell\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	assert_refused 1 "cannot run '$PWD/.git/hooks/pre-commit': no such file or directory" minicrm set jane --phone 3
	printf 'exit 4\n' >.git/hooks/pre-commit
	assert_refused 1 "the hook 'pre-commit' refused the commit (exit 4)" minicrm set jane --phone 3
}

@test "post-commit comes when all is done: it may read, write and fail" {
	new_jane
	hook post-commit <<-'EOF'
		[ ! -e "$TOLD" ] || exit 0
		echo "$(git log -1 --format=%s) $(git status --porcelain) $(minicrm list --phone 2>&1 | wc -l)" >>"$TOLD"
		minicrm note jane 'from the hook' >/dev/null
		exit 3
	EOF
	run --separate-stderr minicrm set jane --phone 2
	assert_equal "$status $output $stderr" '0 jane-doe: phone '
	assert_has "$(told)" 'jane-doe: phone'
	assert_equal "$(subject)" 'jane-doe: note'
	assert_git_clean
}

@test "a hook that would change what is being changed is told so at once" {
	new_jane
	hook pre-commit <<<'minicrm note jane "from the hook"'
	SECONDS=0
	run --separate-stderr minicrm set jane --phone 2
	[ "$SECONDS" -lt 5 ]
	assert_equal "$status" 1
	assert_has "$stderr" 'is being changed by the command that runs this hook'
	assert_untouched
}

@test "a hook that hangs: Ctrl-C ends it and the command, and nothing has changed" {
	new_jane
	for name in pre-commit commit-msg; do
		hook $name <<<'echo $$ >"$TOLD"; sleep 60; echo late >>"$TOLD"'
		env --default-signal=INT setsid minicrm set jane --phone 2 3>&- &
		wait_for_hook
		kill -INT -- "-$!"
		assert_ended 130
		assert_untouched
		before=$(snapshot)
	done
}

@test "a hook that hangs on a terminal: Ctrl-C there" {
	new_jane
	hook pre-commit <<<'echo $$ >"$TOLD"; sleep 60; echo late >>"$TOLD"'
	(
		until [ -s "$TOLD" ]; do sleep 0.02; done
		printf '\003'
		sleep 1
	) 3>&- | script -qec 'trap : INT; minicrm set jane --phone 2; echo "exit $?"' /dev/null >"$BATS_TEST_TMPDIR/screen"
	assert_has "$(cat "$BATS_TEST_TMPDIR/screen")" 'exit 130'
	run -1 kill -0 "$(told)"
	assert_untouched
}

@test "SIGTERM to the command alone ends its hook, too, and what that has started" {
	new_jane
	hook pre-commit <<<'sleep 61 & echo $! >"$TOLD"; wait'
	assert_ended_by_term
}

@test "a hook that will not end by a signal is ended" {
	new_jane
	hook pre-commit <<-'EOF'
		trap '' INT TERM
		echo $$ >"$TOLD"
		while :; do sleep 1; done
	EOF
	assert_ended_by_term
}

@test "a hook that answers Ctrl-C with success does not go on" {
	new_jane
	hook pre-commit <<-'EOF'
		trap 'exit 0' TERM
		echo $$ >"$TOLD"
		while :; do sleep 0.1; done
	EOF
	assert_ended_by_term
}

@test "a command that is killed in a hook leaves nothing that stays" {
	new_jane
	hook pre-commit <<<'echo $$ >"$TOLD"; exec sleep 60'
	minicrm set jane --phone 2 3>&- &
	wait_for_hook
	kill -KILL $!
	wait $! || assert_equal $? 137
	kill "$(told)"
	rm .git/hooks/pre-commit
	minicrm note jane 'Called' >/dev/null
	assert_equal "$(ls .git/minicrm)" lock
	assert_equal "$(commits)" 3
	assert_git_clean
}

@test "the first commit has its hooks, from the user's own folder for all repositories" {
	export TOLD=$BATS_TEST_TMPDIR/told
	git config --global core.hooksPath '~/hooks'
	HOOKS=$HOME/hooks hook pre-commit <<<'git ls-files | sort >>"$TOLD"'
	HOOKS=$HOME/hooks hook commit-msg <<<'grep -q "^Set up" "$1"'
	minicrm init crm >/dev/null
	assert_has "$(told)" 'minicrm.ini'
	cd crm && assert_git_clean
	run -1 minicrm add Jane
}

@test "a linked work tree has the hooks of its repository, and they find it" {
	new_jane
	git worktree add -q ../linked
	hook pre-commit <<<'echo "$GIT_DIR"; git diff --cached --name-only; echo x >added.txt; git add added.txt'
	cd ../linked
	run --separate-stderr minicrm set jane --phone 2
	assert_equal "$status $output" '0 jane-doe: phone'
	assert_has "$stderr" "/crm/.git/worktrees/linked/"
	assert_has "$stderr" 'leads/jane-doe.yaml'
	assert_git_clean
}

# Alice and bob, who have both changed jane.
new_team() {
	export TOLD=$BATS_TEST_TMPDIR/told
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git" >/dev/null
	minicrm -C alice add 'Jane Doe' >/dev/null
	minicrm -C alice sync >/dev/null
	be bob
	minicrm clone team.git bob 2>/dev/null
	minicrm -C bob set jane --phone 2 >/dev/null
	minicrm -C bob sync >/dev/null
	be alice
	cd alice
}

# Every hook says its name and arguments.
tell_all() {
	local name
	for name in pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit post-merge; do
		hook $name <<<'echo "$(basename "$0")" $(for arg; do basename "$arg"; done) >>"$TOLD"'
	done
}

@test "sync runs for its merge what git merge runs" {
	new_team
	minicrm set jane --email jane@x.example >/dev/null
	tell_all
	minicrm sync >/dev/null
	assert_equal "$(told)" "\
pre-merge-commit
prepare-commit-msg MERGE_MSG merge
commit-msg MERGE_MSG
post-merge 0"
	theirs=$(git rev-parse HEAD^2)
	git reset -q --hard HEAD^1
	git merge -q --no-edit "$theirs"
	assert_equal "$(told)" "\
pre-merge-commit
prepare-commit-msg MERGE_MSG merge
commit-msg MERGE_MSG
post-merge 0"
	assert_git_clean
}

@test "sync runs post-merge alone where it only goes forward, and nothing where all is there" {
	new_team
	tell_all
	minicrm sync >/dev/null
	assert_equal "$(told)" 'post-merge 0'
	minicrm sync >/dev/null
	[ ! -e "$TOLD" ]
}

@test "a hook may change a merge, and refuse it" {
	new_team
	minicrm set jane --email jane@x.example >/dev/null
	before=$(snapshot)
	hook pre-merge-commit <<<'exit 1'
	run --separate-stderr minicrm sync
	assert_equal "$status" 1
	assert_has "$stderr" "the hook 'pre-merge-commit' refused the commit (exit 1): nothing was changed"
	assert_equal "$(git log -1 --format=%s)" 'jane-doe: email'
	assert_equal "$(git status --porcelain)" ''
	hook pre-merge-commit <<<'echo merged >merged.txt; git add -A'
	hook commit-msg <<<'echo "Merged: yes" >>"$1"'
	minicrm sync >/dev/null
	assert_has "$(git log -1 --format=%B)" 'Merged: yes'
	assert_equal "$(git show HEAD:merged.txt)" merged
	assert_equal "$(minicrm list --columns phone,email | tail -n 1)" $'2\tjane@x.example'
	assert_git_clean
}

@test "without hooks nothing more is started" {
	new_jane
	command -v strace >/dev/null || skip 'no strace here'
	strace -f -qq -e trace=process -o "$BATS_TEST_TMPDIR/trace" minicrm set jane --phone 2 >/dev/null
	assert_equal "$(grep -c 'fork\|clone\|execve' "$BATS_TEST_TMPDIR/trace")" 1
}
