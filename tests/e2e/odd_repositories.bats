#!/usr/bin/env bats
# Repositories that are not the plain one: each works, or says what is in the way and how
# to mend it. Real git makes each of them, and says afterwards whether it is whole.

load lib

# libgit2 1.5 loses what it matched names of extensions with, and its list of commits where
# one is missing: the sanitizers are not to count what goes through that library.
libgit2_loses() {
	echo "leak:$1" >"$BATS_TEST_TMPDIR/lost"
	export LSAN_OPTIONS=suppressions=$BATS_TEST_TMPDIR/lost:print_suppressions=0
}

# A data directory with jane, and in it.
new_odd() {
	new_crm "$@" && minicrm add Jane --phone 1 >/dev/null
}

# Reading and writing work, and git finds nothing to complain of.
assert_works() {
	minicrm list --ids | grep -qx jane && minicrm note jane "Called $RANDOM" >/dev/null &&
		minicrm add "New $RANDOM" >/dev/null && minicrm log jane >/dev/null && assert_git_clean
}

# Writing is refused with this; reading works; what the message says to run mends it.
# assert_mendable TEXT
assert_mendable() {
	local command
	minicrm list --ids | grep -qx jane && assert_refused 1 "$1" minicrm note jane hello || return 1
	while read -r command; do
		eval "$command" >/dev/null 2>&1 || fail "failed: $command" || return 1
	done < <(grep -o "'\(git\|minicrm\) [^']*'" <<<"$stderr" | tr -d "'")
	assert_works
}

@test "two work trees of one repository, at once" {
	new_odd
	git worktree add -q -b side "../side way"
	cd "../side way"
	assert_works
	minicrm set jane --phone 2
	minicrm -C ../crm set jane --email jane@acme.example
	assert_git_clean
	(cd ../crm && assert_works)
	for n in 1 2 3 4; do
		minicrm -C ../crm note jane "crm $n" &
		minicrm note jane "side $n" &
	done
	wait
	assert_equal "$(minicrm show jane --json | jq '.notes | length')" 5
	assert_git_clean
	cd ../crm
	assert_equal "$(minicrm show jane --json | jq '.notes | length')" 5
	assert_git_clean
	git merge -q --no-edit side
	assert_equal "$(minicrm show jane --json | jq '.notes | length')" 10
	assert_equal "$(minicrm show jane --json | jq -r '.phone + .email')" 2jane@acme.example
}

@test "work trees of a bare repository, and with relative paths" {
	new_odd
	git clone -q --bare . ../bare.git
	git -C ../bare.git worktree add -q ../tree main
	cd ../tree
	assert_works
	minicrm init . >/dev/null 2>&1
	assert_equal "$(git -C ../bare.git config pull.twohead)" minicrm
	git -C ../bare.git config extensions.worktreeConfig true
	git -C ../bare.git config --unset core.bare
	git -C ../bare.git config --worktree core.bare true
	assert_works
	echo 'gitdir: ../bare.git/worktrees/tree' >.git
	echo '../../../tree/.git' >../bare.git/worktrees/tree/gitdir
	assert_works
}

@test "a git that called us does not lead ours to its own repository" {
	libgit2_loses libgit2
	new_odd
	cd ..
	git clone -q --depth 1 "file://$PWD/crm" shallow
	git init -q another
	git -C another config commit.gpgsign perhaps
	cd shallow
	minicrm set jane --phone 2
	GIT_DIR=$PWD/../another/.git GIT_WORK_TREE=$PWD/../another GIT_CONFIG_COUNT=0 minicrm set jane --phone 3
	assert_git_clean
}

@test "a linked work tree syncs" {
	git init -q --bare team.git
	minicrm init crm --remote "$PWD/team.git" >/dev/null
	cd crm
	minicrm add Jane
	minicrm sync
	git worktree add -q -b side ../side
	minicrm add Joe
	minicrm sync
	cd ../side
	minicrm set jane --phone 2
	minicrm sync
	assert_equal "$(minicrm list --ids | sort)" $'jane\njoe'
	assert_git_clean
	assert_equal "$(git rev-parse side)" "$(git -C ../team.git rev-parse main)"
}

@test "a run that is killed in a linked work tree is finished there, and disturbs no other" {
	new_odd
	git worktree add -q -b side ../side
	cd ../side
	# When the file, the branch, and the index get their new content.
	for call in renameat2:when=1 rename:when=2 renameat:when=3; do
		strace -f -o /dev/null -e trace=rename,renameat,renameat2 \
			-e inject="${call/:/:signal=KILL:}" minicrm note jane "killed at $call" || true
		minicrm -C ../crm note jane 'not disturbed'
		(cd ../crm && assert_git_clean)
		[ -e ../crm/.git/worktrees/side/minicrm/journal ]
		minicrm note jane "after $call"
		assert_git_clean
	done
	minicrm show jane --json | jq -r '.notes[].text'
}

@test "the data directory is a submodule of another repository" {
	new_odd origin
	cd ..
	git config --global protocol.file.allow always
	git init -q outer
	cd outer
	git submodule --quiet add "$PWD/../origin" crm
	git commit -qm 'with a crm'
	cd crm
	[ -f .git ]
	assert_works
	cd ..
	assert_equal "$(git status --porcelain)" ' M crm'
	git commit -qam 'newer crm'
	assert_git_clean
}

# A team of two whose data directory has submodules, one among the leads.
new_team_with_submodules() {
	git config --global protocol.file.allow always
	git init -q library
	for n in 1 2 3 4; do
		by_hand library/tool.yaml <<<"name: Tool $n"
		git -C library add tool.yaml
		git -C library commit -qm "$n"
	done
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git" >/dev/null
	cd alice
	minicrm add Jane --phone 1
	git submodule --quiet add ../library tools
	git submodule --quiet add ../library leads/tools
	git commit -qm 'with submodules'
	minicrm sync
	cd ..
	be bob
	minicrm clone team.git bob 2>/dev/null
	git -C bob submodule --quiet update --init
}

# back USER COUNT TIME: that colleague commits the submodules so many commits earlier.
back() {
	local -x GIT_AUTHOR_DATE=2026-11-24T$3:00Z GIT_COMMITTER_DATE=2026-11-24T$3:00Z
	be "$1"
	for path in tools leads/tools; do
		git -C "$1/$path" checkout -q "HEAD~$2"
	done
	git -C "$1" commit -qam "tools back by $2"
}

# What the newest commit has of the submodules, in short.
submodules() {
	git -C "$1" ls-tree -r HEAD | sed -n 's/^160000 commit \(........\).*\t/\1 /p'
}

@test "submodules in the tree are left alone by every command" {
	new_team_with_submodules
	cd bob
	before=$(submodules .)
	assert_equal "$(minicrm list --ids)" jane
	assert_fails 1 "no lead 'tool'" minicrm show tool
	git -C tools checkout -q HEAD~1
	minicrm set jane --phone 2
	minicrm add Joe
	minicrm rm joe
	minicrm undo
	minicrm undo
	assert_equal "$(git status --porcelain)" ' M tools'
	assert_equal "$(submodules .)" "$before"
	git submodule --quiet update
	assert_git_clean
}

@test "submodules in a merge: the later one stands, and no copy is made" {
	new_team_with_submodules
	back alice 1 10:00
	back bob 2 10:01
	minicrm -C bob set jane --phone 2
	minicrm -C bob sync
	be alice
	minicrm -C alice set jane --email jane@acme.example
	minicrm -C alice sync
	assert_equal "$(submodules alice)" "$(submodules bob)"
	assert_equal "$(submodules alice | cut -c 1-8 | sort -u)" "$(git -C library rev-parse main~2 | cut -c 1-8)"
	assert_equal "$(git -C alice ls-tree -r --name-only HEAD | grep -c tools)" 2
	git -C alice submodule --quiet update
	(cd alice && assert_git_clean)
	minicrm -C bob sync
	(cd bob && assert_git_clean)
}

@test "a submodule that one side took out or brought in" {
	new_team_with_submodules
	git -C bob rm -q leads/tools
	git -C bob submodule --quiet add ../library more
	git -C bob commit -qm 'other submodules'
	minicrm -C bob sync
	be alice
	minicrm -C alice set jane --phone 2
	minicrm -C alice sync
	assert_equal "$(submodules alice | cut -c 10-)" $'more\ntools'
	git -C alice submodule --quiet update --init
	cd alice
	assert_equal "$(minicrm list --ids)" jane
	assert_equal "$(git status --porcelain)" '?? leads/tools/' # as git leaves it
}

# Two branches that both changed jane: "other" by two commits, "main" by one.
new_clash() {
	new_crm && minicrm add Jane >/dev/null && git config --unset pull.twohead
	git config --remove-section merge.minicrm
	git switch -qc other
	echo 'company: Acme' >>leads/jane.yaml
	git commit -qam 'company'
	echo 'city: Bern' >>leads/jane.yaml
	git commit -qam 'city'
	git switch -q main
	echo 'phone: "1"' >>leads/jane.yaml
	git commit -qam 'phone'
}

# assert_in_between TEXT FINISH: writing is refused with the text, which names the command
# FINISH; reading works; after that command writing works.
assert_in_between() {
	minicrm list --ids | grep -qx jane && minicrm log >/dev/null || return 1
	assert_refused 1 "$1" minicrm add Joe && assert_has "$stderr" "'$2'" || return 1
	eval "$2" >/dev/null 2>&1 && minicrm add Joe
}

@test "in the middle of a merge, a revert, a cherry-pick" {
	new_clash
	git merge other >/dev/null 2>&1 || true
	assert_in_between 'a merge is in progress*' 'git merge --abort'
	for n in 1 2 3; do
		sed -i "s/phone: .*/phone: '${n}0'/" leads/jane.yaml
		git commit -qam "phone $n"
	done
	git revert HEAD~1 >/dev/null 2>&1 || true
	assert_in_between 'a revert is in progress*' 'git revert --abort'
	git cherry-pick other >/dev/null 2>&1 || true
	assert_in_between 'a cherry-pick is in progress*' 'git cherry-pick --abort'
	git cherry-pick main..other >/dev/null 2>&1 || true
	assert_in_between 'a cherry-pick is in progress*' 'git cherry-pick --abort'
}

@test "between two commits that are picked or reverted" {
	new_clash
	git cherry-pick main..other >/dev/null 2>&1 || true
	git checkout -q --theirs leads/jane.yaml
	git commit -qam 'solved'
	[ ! -e .git/CHERRY_PICK_HEAD ]
	assert_in_between 'a cherry-pick is in progress*' 'git cherry-pick --abort'
	minicrm undo
	echo 'zip: 1' >>leads/jane.yaml
	git commit -qam 'zip'
	sed -i 's/zip: 1/zip: 2/' leads/jane.yaml
	git commit -qam 'zip 2'
	sed -i 's/zip: 2/zip: 3/' leads/jane.yaml
	git commit -qam 'zip 3'
	git revert --no-edit HEAD~2 HEAD >/dev/null 2>&1 || true
	git checkout -q --ours leads/jane.yaml
	git commit -qa --allow-empty -m 'solved'
	[ ! -e .git/REVERT_HEAD ]
	assert_in_between 'a revert is in progress*' 'git revert --abort'
}

@test "in the middle of a rebase, by either backend or by hand" {
	new_clash
	git remote add origin ..
	for backend in --merge --apply; do
		git rebase -q "$backend" other >/dev/null 2>&1 || true
		assert_refused 1 'a rebase is in progress*' minicrm sync
		assert_in_between 'a rebase is in progress*' 'git rebase --abort'
		minicrm undo >/dev/null
	done
	GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -qi HEAD~2 >/dev/null 2>&1
	assert_in_between 'a rebase is in progress*' 'git rebase --abort'
	git rebase -q --exec false HEAD~2 >/dev/null 2>&1 || true
	assert_in_between 'a rebase is in progress*' 'git rebase --abort'
}

@test "in the middle of a git am, a bisect" {
	new_clash
	git format-patch -q other~1..other -o ..
	git am -q ../*.patch >/dev/null 2>&1 || true
	assert_in_between "a 'git am' is in progress*" 'git am --abort'
	git bisect start >/dev/null
	assert_in_between 'a bisect is in progress*' 'git bisect reset'
	git bisect start HEAD HEAD~3 >/dev/null
	assert_in_between 'a bisect is in progress*' 'git bisect reset'
}

@test "unmerged paths, a detached HEAD" {
	new_clash
	echo 'x: 1' >>leads/jane.yaml
	git stash -q
	git switch -q other
	git stash pop >/dev/null 2>&1 || true
	assert_equal "$(minicrm list --ids)" jane
	assert_refused 1 "'leads/jane.yaml' in '*' is unmerged: resolve it, then 'git add' it" minicrm add Joe
	git checkout -q --ours leads/jane.yaml
	git add leads/jane.yaml
	minicrm add Joe
	git switch -q --detach
	assert_in_between 'HEAD of * is detached*' 'git switch main'
}

@test "a split index, a sparse index" {
	new_odd split
	git config core.splitIndex true
	git update-index --split-index
	assert_mendable "the index of * is split, which libgit2 cannot read: run 'git config *"
	git status >/dev/null
	assert_works
	cd ..
	new_odd sparse
	git sparse-checkout init --cone --sparse-index
	git sparse-checkout set leads
	assert_mendable "the index of * is sparse, which libgit2 cannot read: run 'git sparse-checkout *"
	git status >/dev/null
	assert_works
}

@test "a sparse checkout: what is left out of it stays in history" {
	new_odd
	minicrm contact add --first Ada >/dev/null
	git sparse-checkout set leads/
	[ ! -e contacts/ada.yaml ]
	assert_works
	assert_prints ada-2 minicrm contact add --first Ada
	git ls-tree -r --name-only HEAD | grep -qx contacts/ada.yaml
	git sparse-checkout disable
	assert_equal "$(minicrm contact list --ids)" $'ada\nada-2'
}

@test "an index of another version, with extensions, with no checksum" {
	for arguments in --untracked-cache --fsmonitor '--index-version 4'; do
		new_odd
		# shellcheck disable=SC2086 # words on purpose
		git update-index $arguments 2>/dev/null
		git status >/dev/null
		assert_works
		cd ..
		rm -rf crm
	done
	new_odd
	git config feature.manyFiles true
	git config index.skipHash true
	git update-index --force-write-index
	assert_works
	git status >/dev/null
	assert_works
}

@test "sha256" {
	libgit2_loses libpcre2
	new_odd
	mv .git ../old
	git init -q --object-format=sha256
	git add .
	git commit -qm 'all'
	assert_refused 1 "the git repository of '*' uses sha256, which libgit2 cannot read: move its .git away*" minicrm note jane hello
	assert_equal "$(minicrm list --ids)" jane
	rm -rf .git
	minicrm init "$PWD" >/dev/null
	minicrm note jane hello
	minicrm log jane
}

@test "refs in a reftable" {
	libgit2_loses libpcre2
	new_odd
	git config core.repositoryformatversion 1
	git config extensions.refstorage reftable
	assert_equal "$(minicrm list --ids)" jane
	assert_fails 1 "the git repository of '*' keeps its refs in a reftable, which libgit2 cannot read: run 'git refs migrate --ref-format=files'" minicrm note jane hello
	git config --file .git/config extensions.refstorage files
	minicrm note jane hello
}

@test "formats and extensions that are not known" {
	libgit2_loses libpcre2
	new_odd
	git config core.repositoryformatversion 2
	assert_fails 1 "cannot open the git repository of '*': unsupported repository version 2*" minicrm note jane hello
	git config --file .git/config core.repositoryformatversion 1
	git config extensions.newer true
	assert_fails 1 "cannot open the git repository of '*': unsupported extension name extensions.newer" minicrm note jane hello
	assert_equal "$(minicrm list --ids)" jane
	git config --file .git/config --unset extensions.newer
	for extension in 'worktreeConfig true' 'preciousObjects true' 'objectFormat sha1' 'noop true'; do
		# shellcheck disable=SC2086 # words on purpose
		git config extensions.$extension
		assert_works
	done
}

@test "a bare repository, files elsewhere" {
	new_odd
	git config core.bare true
	assert_mendable "the git repository of '*' is bare: run 'git config core.bare false'*"
	mkdir ../elsewhere
	git config core.worktree ../../elsewhere
	assert_mendable "the git repository of '*' has its files in '*/elsewhere/' (core.worktree): run *"
	git config core.worktree ../../nowhere
	assert_fails 1 "the git repository of '*' has its files in a folder that is not there (core.worktree): take that line out of '*'*" minicrm note jane hello
	sed -i '/worktree/d' .git/config
	assert_works
	git config core.worktree ..
	assert_works
}

@test "a shallow clone: changes work; what needs the history says so" {
	libgit2_loses libgit2
	new_odd
	for n in 2 3 4; do
		minicrm set jane --phone "$n"
	done
	cd ..
	git clone -q --depth 2 "file://$PWD/crm" shallow
	cd shallow
	minicrm set jane --status contacted
	minicrm add Joe
	assert_git_clean
	for command in 'log' 'undo' 'report' 'list --as-of 2026-11-20' 'sync'; do
		# shellcheck disable=SC2086 # words on purpose
		run --separate-stderr minicrm $command
		[ "$status" -eq 1 ]
		assert_equal "$stderr" "minicrm: the history of '$PWD' is cut off (a shallow clone): run 'git fetch --unshallow'"
	done
	git fetch -q --unshallow
	assert_works
	minicrm report
}

@test "a partial clone: what it lacks is said, and how to get it" {
	libgit2_loses libpcre2
	new_odd
	for n in 2 3 4; do
		minicrm set jane --phone "$n"
	done
	cd ..
	git -C crm config uploadpack.allowFilter true
	git clone -q --filter=blob:none "file://$PWD/crm" partial
	cd partial
	minicrm set jane --email jane@acme.example
	run --separate-stderr minicrm log
	[ "$status" -eq 1 ]
	assert_equal "$stderr" "minicrm: 'leads/jane.yaml': '$PWD' is a partial clone, and what it lacks is needed here: run 'git config --unset remote.origin.partialclonefilter' and 'git fetch --refetch'"
	git config --unset remote.origin.partialclonefilter
	git fetch -q --refetch
	assert_works
}

@test "a repository of another user" {
	if [ "$(id -u)" -eq 0 ]; then
		new_odd
		chown -R 12345 .
	else
		# Root's, where somebody put it that we may read.
		fail 'run this test as root: only root can give files away'
	fi
	assert_mendable "the git repository of '*' belongs to another user: run 'git config --global --add safe.directory *"
}

@test "a read-only repository" {
	new_odd
	chmod -R a-w .git
	assert_prints jane as_mortal minicrm list --ids
	as_mortal minicrm log jane >/dev/null
	assert_refused 1 "cannot open '*/.git/minicrm/lock': permission denied" as_mortal minicrm note jane hello
	chmod -R u+w .git
	for folder in objects refs; do
		chmod -R a-w ".git/$folder"
		assert_refused 1 "*/.git/$folder*: ?ermission denied" as_mortal minicrm note jane hello
		chmod -R u+w .git
	done
	assert_works
}
