#!/usr/bin/env bats
# git and people leave the work tree in all states; nothing typed is lost in any of them.

load lib

# Alice and bob share jane; bob's clone is plain git's, without the merge setup.
plain_team() {
	git init -q --bare team.git
	minicrm init a --remote "$PWD/team.git" >/dev/null
	TEAM=$PWD
	at 09:01 a add 'Jane Doe' --email jane@x.example --phone 1
	by_hand a/n.txt <<<'one'
	(cd a && git add n.txt && git commit -qm 'n: add')
	at 09:02 a sync
	be bob
	git clone -q team.git b
}

# The same, with minicrm's own clone.
team() {
	plain_team
	rm -rf b
	minicrm clone team.git b
}

# at TIME CLONE COMMAND…: that colleague's, at that time of the day.
at() {
	local time=$1 clone=$2 user=alice
	shift 2
	[ "$clone" = a ] || user=bob
	be "$user"
	MINICRM_NOW=2026-11-24T$time:00Z minicrm -C "$TEAM/$clone" "$@"
}

# Both sync until both have all, which is the same.
settle() {
	at 20:00 a sync && at 20:01 b sync && at 20:02 a sync || return 1
	diff -r --no-dereference -x .git "$TEAM/a" "$TEAM/b" || return 1
	(cd "$TEAM/a" && assert_git_clean) && (cd "$TEAM/b" && assert_git_clean)
}

# Alice and bob both set the phone, and git stops bob in the merge: `b` is in the middle.
stop_in_merge() {
	at 10:00 a set jane-doe --phone 5
	at 10:01 a sync
	at 10:05 b set jane-doe --phone 6
	git -C b pull -q --no-edit --no-rebase || true
	assert_equal "$(git -C b status --porcelain leads)" 'UU leads/jane-doe.yaml'
	grep -q '^<<<<<<<' b/leads/jane-doe.yaml
}

resolved() {
	printf 'name: Jane Doe\nemail: jane@x.example\nphone: "56"\ncompany: typed while merging\n'
}

@test "a record that was resolved by hand is what sync shares, added or not" {
	for add in false 'git -C b add leads/jane-doe.yaml'; do
		rm -rf a b team.git
		plain_team
		stop_in_merge
		resolved | by_hand b/leads/jane-doe.yaml
		$add || true
		run at 10:10 b sync
		assert_equal "$status" 0
		assert_output_has 'jane-doe: resolved by hand'
		refute_output_has 'gave way'
		assert_equal "$(cat b/leads/jane-doe.yaml)" "$(resolved)"
		settle
		assert_equal "$(cat a/leads/jane-doe.yaml)" "$(resolved)"
	done
}

@test "markers as git wrote them are merged anew, in every style" {
	plain_team
	stop_in_merge
	for style in diff3 zdiff3 merge; do
		git -C b -c merge.conflictStyle=$style checkout -q --merge leads/jane-doe.yaml
		rm -f b/.git/AUTO_MERGE
		cp -R b b-$style
		run at 10:10 b-$style sync
		assert_equal "$status" 0
		refute_output_has 'by hand'
		assert_equal "$(minicrm -C b-$style show jane-doe --json | jq -r .phone)" 6
		git -C a push -qf origin main
	done
}

@test "what was typed beside the markers is not thrown away" {
	plain_team
	stop_in_merge
	cp b/leads/jane-doe.yaml markers
	for edit in 's/^name: .*/name: Jane Typed/' 's/6/66/' '$a company: typed'; do
		for add in false 'git -C b add leads/jane-doe.yaml'; do
			sed "$edit" markers >b/leads/jane-doe.yaml
			$add || true
			cp b/leads/jane-doe.yaml typed
			be bob
			assert_refused 1 "'leads/jane-doe.yaml' was edited in the middle of a merge" \
				minicrm -C b sync
			cmp typed b/leads/jane-doe.yaml
		done
	done
	resolved | by_hand b/leads/jane-doe.yaml
	git -C b add leads/jane-doe.yaml
	at 10:10 b sync
	settle
	assert_equal "$(cat a/leads/jane-doe.yaml)" "$(resolved)"
}

@test "what somebody staged as the resolution stands, a side's or none" {
	for choice in 'checkout --ours' 'checkout --theirs' rm; do
		rm -rf a b team.git
		plain_team
		stop_in_merge
		git -C b $choice leads/jane-doe.yaml >/dev/null
		[ "$choice" = rm ] || git -C b add leads/jane-doe.yaml
		cp b/leads/jane-doe.yaml chosen || rm -f chosen
		run at 10:10 b sync
		assert_equal "$status" 0
		assert_output_has 'jane-doe: resolved by hand'
		settle
		[ "$choice" = rm ] || cmp chosen a/leads/jane-doe.yaml
		[ "$choice" != rm ] || [ ! -e a/leads/jane-doe.yaml ]
	done
}

@test "another file that was resolved by hand gets no copy beside it" {
	plain_team
	stop_in_merge
	git -C b merge --abort
	echo alice >a/n.txt
	echo bob >b/n.txt
	git -C a commit -qam 'n: alice' && at 10:07 a sync
	git -C b commit -qam 'n: bob'
	git -C b pull -q --no-edit --no-rebase || true
	be bob
	assert_refused 1 "'n.txt' is unmerged and no record" minicrm -C b sync
	echo both >b/n.txt
	git -C b add n.txt
	run at 10:10 b sync
	assert_equal "$status" 0
	assert_output_has 'n.txt: resolved by hand'
	refute_output_has 'other-'
	assert_output_has "jane-doe: phone '5' by alice"
	settle
	assert_equal "$(cat a/n.txt)" both
	assert_equal "$(ls a/n.txt*)" a/n.txt
}

@test "what git merged cleanly is nobody's decision" {
	plain_team
	stop_in_merge
	git -C b merge --abort
	at 10:06 a add 'Tom Fox' --phone 1
	at 10:07 a sync
	git -C b pull -q --no-edit --no-rebase || true
	run at 10:10 b sync
	assert_equal "$status" 0
	refute_output_has 'by hand'
	settle
}

@test "an octopus is refused, in an older clone too once it has synced" {
	team
	git -C b config --unset pull.octopus || true
	at 09:30 b sync
	for side in o1 o2; do
		git -C b switch -qc $side main
		sed -i "s/^phone: .*/phone: \"$side\"/" b/leads/jane-doe.yaml
		git -C b commit -qam "jane: $side"
	done
	git -C b switch -q main
	run git -C b merge o1 o2
	[ "$status" -ne 0 ]
	assert_output_has 'an octopus merge is not made'
	run git -C b pull -q --no-rebase . o1 o2
	[ "$status" -ne 0 ]
	assert_output_has 'an octopus merge is not made'
	(cd b && assert_git_clean)
}

@test "the driver's advice ends a stash that clashes" {
	team
	sed -i 's/^phone: .*/phone: "7"/' b/leads/jane-doe.yaml
	git -C b stash -q
	at 10:00 b set jane-doe --phone 8
	run git -C b stash pop
	assert_output_has "leads/jane-doe.yaml: both sides changed a value"
	assert_output_has "take a side with 'git checkout --ours' or '--theirs', then 'git add' it"
	refute_output_has "'minicrm sync'"
	git -C b checkout -q --theirs leads/jane-doe.yaml
	git -C b add leads/jane-doe.yaml
	at 10:05 b sync
	assert_equal "$(minicrm -C b show jane-doe --json | jq -r .phone)" 7
	git -C b stash drop -q
	settle
}

@test "the driver merges files that lie anywhere" {
	mkdir -p here/deep
	printf 'name: N\nphone: "1"\n' >B.yaml
	printf 'name: N\nphone: "2"\n' >here/O.yaml
	printf 'name: N\nphone: "1"\nemail: n@x.example\n' >here/deep/T
	cd here/deep
	minicrm merge-driver ../../B.yaml "$PWD/../O.yaml" ./T leads/n.yaml
	assert_equal "$(cat ../O.yaml)" "$(printf 'name: N\nphone: "2"\nemail: n@x.example')"
	assert_fails 1 "'../none' is not there" minicrm merge-driver ../none ../O.yaml T leads/n.yaml
}

@test "a remote that does not answer leaves the one that was" {
	team
	be bob
	run minicrm init b --remote "$PWD/none.git"
	assert_equal "$status" 1
	assert_equal "$(git -C b remote get-url origin)" "$(git -C a remote get-url origin | sed 's,^\.,,')"
	at 10:00 b sync
}

@test "a branch that was renamed on the server is not made again" {
	team
	git -C team.git branch -m main trunk
	git -C team.git branch other trunk
	at 10:00 b set jane-doe --phone 3
	be bob
	assert_fails 1 "the branch 'main' is gone from 'origin', where there is 'other', 'trunk': *--set-upstream-to origin/BRANCH" \
		minicrm -C b sync
	assert_equal "$(git -C team.git branch --format='%(refname:short)' | paste -sd' ')" 'other trunk'
	git -C b fetch -q origin
	git -C b branch -q --set-upstream-to origin/trunk
	at 10:05 b sync
	assert_equal "$(git -C team.git log -1 --format=%s trunk)" 'jane-doe: phone'
}

@test "a server that lost everything gets it all again" {
	team
	git -C team.git update-ref -d refs/heads/main
	at 10:05 b sync
	assert_equal "$(git -C team.git rev-parse main)" "$(git -C b rev-parse main)"
}

@test "a file that becomes executable is so for all, and one that is so no more" {
	team
	chmod +x a/leads/jane-doe.yaml a/minicrm.ini
	git -C a commit -qam 'executable' && at 10:00 a sync
	at 10:01 b sync
	[ -x b/leads/jane-doe.yaml ] && [ -x b/minicrm.ini ]
	(cd b && assert_git_clean)
	at 10:02 b note jane-doe 'Called'
	assert_equal "$(git -C b ls-tree HEAD leads/jane-doe.yaml | cut -c1-6)" 100755
	chmod -x a/leads/jane-doe.yaml
	sed -i 's/^phone: .*/phone: "3"/' a/leads/jane-doe.yaml
	git -C a commit -qam 'not executable'
	be bob
	git -C b pull -q --no-edit --no-rebase "$TEAM/a" main
	[ ! -x b/leads/jane-doe.yaml ] && [ -x b/minicrm.ini ]
	(cd b && assert_git_clean)
	settle
}

@test "a tracked link that is changed, and then removed, is so for all" {
	team
	for target in one two; do
		ln -sfn $target a/link
		git -C a add link && git -C a commit -qm "link: $target" && at 10:00 a sync
		at 10:01 b sync
		assert_equal "$(readlink b/link)" $target
	done
	git -C a rm -q link && git -C a commit -qm 'link: remove' && at 10:02 a sync
	at 10:03 b sync
	[ ! -L b/link ]
	settle
}
