#!/usr/bin/env bats
# git and people leave the work tree in all states; nothing typed is lost in any of them.

load lib
load team

# Alice and bob share jane; bob's clone is plain git's, without the merge setup.
plain_team() {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git" >/dev/null
	TEAM=$PWD
	at 09:01 alice add 'Jane Doe' --email jane@x.example --phone 1
	by_hand alice/n.txt <<<'one'
	(cd alice && git add n.txt && git commit -qm 'n: add')
	at 09:02 alice sync
	be bob
	git clone -q team.git bob
}

# The same, with minicrm's own clone.
team() {
	plain_team
	rm -rf bob
	minicrm clone team.git bob
}

# Alice and bob both set the phone, and git stops bob in the merge: `b` is in the middle.
stop_in_merge() {
	at 10:00 alice set jane-doe --phone 5
	at 10:01 alice sync
	at 10:05 bob set jane-doe --phone 6
	git -C bob pull -q --no-edit --no-rebase || true
	assert_equal "$(git -C bob status --porcelain leads)" 'UU leads/jane-doe.yaml'
	grep -q '^<<<<<<<' bob/leads/jane-doe.yaml
}

resolved() {
	printf 'name: Jane Doe\nemail: jane@x.example\nphone: "56"\ncompany: typed while merging\n'
}

@test "a record that was resolved by hand is what sync shares, added or not" {
	for add in false 'git -C bob add leads/jane-doe.yaml'; do
		rm -rf alice bob team.git
		plain_team
		stop_in_merge
		resolved | by_hand bob/leads/jane-doe.yaml
		$add || true
		run at 10:10 bob sync
		assert_equal "$status" 0
		assert_output_has 'jane-doe: resolved by hand'
		refute_output_has 'gave way'
		assert_equal "$(cat bob/leads/jane-doe.yaml)" "$(resolved)"
		settle
		assert_equal "$(cat alice/leads/jane-doe.yaml)" "$(resolved)"
	done
}

@test "markers as git wrote them are merged anew, in every style" {
	plain_team
	stop_in_merge
	for style in diff3 zdiff3 merge; do
		git -C bob -c merge.conflictStyle=$style checkout -q --merge leads/jane-doe.yaml
		rm -f bob/.git/AUTO_MERGE
		cp -R bob bob-$style
		be bob
		run env MINICRM_NOW=2026-11-24T10:10:00Z minicrm -C bob-$style sync
		assert_equal "$status" 0
		refute_output_has 'by hand'
		assert_equal "$(minicrm -C bob-$style show jane-doe --json | jq -r .phone)" 6
		git -C alice push -qf origin main
	done
}

@test "what was typed beside the markers is not thrown away" {
	plain_team
	stop_in_merge
	cp bob/leads/jane-doe.yaml markers
	for edit in 's/^name: .*/name: Jane Typed/' 's/6/66/' '$a company: typed'; do
		for add in false 'git -C bob add leads/jane-doe.yaml'; do
			sed "$edit" markers >bob/leads/jane-doe.yaml
			$add || true
			cp bob/leads/jane-doe.yaml typed
			be bob
			assert_refused 1 "'leads/jane-doe.yaml' was edited in the middle of a merge" \
				minicrm -C bob sync
			cmp typed bob/leads/jane-doe.yaml
		done
	done
	resolved | by_hand bob/leads/jane-doe.yaml
	git -C bob add leads/jane-doe.yaml
	at 10:10 bob sync
	settle
	assert_equal "$(cat alice/leads/jane-doe.yaml)" "$(resolved)"
}

@test "what somebody staged as the resolution stands, a side's or none" {
	for choice in 'checkout --ours' 'checkout --theirs' rm; do
		rm -rf alice bob team.git
		plain_team
		stop_in_merge
		git -C bob $choice leads/jane-doe.yaml >/dev/null
		[ "$choice" = rm ] || git -C bob add leads/jane-doe.yaml
		cp bob/leads/jane-doe.yaml chosen || rm -f chosen
		run at 10:10 bob sync
		assert_equal "$status" 0
		assert_output_has 'jane-doe: resolved by hand'
		settle
		[ "$choice" = rm ] || cmp chosen alice/leads/jane-doe.yaml
		[ "$choice" != rm ] || [ ! -e alice/leads/jane-doe.yaml ]
	done
}

@test "another file that was resolved by hand gets no copy beside it" {
	plain_team
	stop_in_merge
	git -C bob merge --abort
	echo alice >alice/n.txt
	echo bob >bob/n.txt
	git -C alice commit -qam 'n: alice' && at 10:07 alice sync
	git -C bob commit -qam 'n: bob'
	git -C bob pull -q --no-edit --no-rebase || true
	be bob
	assert_refused 1 "'n.txt' is unmerged and no record" minicrm -C bob sync
	echo both >bob/n.txt
	git -C bob add n.txt
	run at 10:10 bob sync
	assert_equal "$status" 0
	assert_output_has 'n.txt: resolved by hand'
	refute_output_has 'other-'
	assert_output_has "jane-doe: phone '5' by alice"
	settle
	assert_equal "$(cat alice/n.txt)" both
	assert_equal "$(ls alice/n.txt*)" alice/n.txt
}

@test "what git merged cleanly is nobody's decision" {
	plain_team
	stop_in_merge
	git -C bob merge --abort
	at 10:06 alice add 'Tom Fox' --phone 1
	at 10:07 alice sync
	git -C bob pull -q --no-edit --no-rebase || true
	run at 10:10 bob sync
	assert_equal "$status" 0
	refute_output_has 'by hand'
	settle
}

@test "an octopus is refused, in an older clone too once it has synced" {
	team
	git -C bob config --unset pull.octopus || true
	at 09:30 bob sync
	for side in o1 o2; do
		git -C bob switch -qc $side main
		sed -i "s/^phone: .*/phone: \"$side\"/" bob/leads/jane-doe.yaml
		git -C bob commit -qam "jane: $side"
	done
	git -C bob switch -q main
	run git -C bob merge o1 o2
	[ "$status" -ne 0 ]
	assert_output_has 'an octopus merge is not made'
	run git -C bob pull -q --no-rebase . o1 o2
	[ "$status" -ne 0 ]
	assert_output_has 'an octopus merge is not made'
	(cd bob && assert_git_clean)
}

@test "the driver's advice ends a stash that clashes" {
	team
	sed -i 's/^phone: .*/phone: "7"/' bob/leads/jane-doe.yaml
	git -C bob stash -q
	at 10:00 bob set jane-doe --phone 8
	run git -C bob stash pop
	assert_output_has "leads/jane-doe.yaml: both sides changed a value"
	assert_output_has "take a side with 'git checkout --ours' or '--theirs', then 'git add' it"
	refute_output_has "'minicrm sync'"
	git -C bob checkout -q --theirs leads/jane-doe.yaml
	git -C bob add leads/jane-doe.yaml
	at 10:05 bob sync
	assert_equal "$(minicrm -C bob show jane-doe --json | jq -r .phone)" 7
	git -C bob stash drop -q
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
	run minicrm init bob --remote "$PWD/none.git"
	assert_equal "$status" 1
	assert_equal "$(git -C bob remote get-url origin)" "$(git -C alice remote get-url origin | sed 's,^\.,,')"
	at 10:00 bob sync
}

@test "a branch that was renamed on the server is not made again" {
	team
	git -C team.git branch -m main trunk
	git -C team.git branch other trunk
	at 10:00 bob set jane-doe --phone 3
	be bob
	assert_fails 1 "the branch 'main' is gone from 'origin', where there is 'other', 'trunk': *--set-upstream-to origin/BRANCH" \
		minicrm -C bob sync
	assert_equal "$(git -C team.git branch --format='%(refname:short)' | paste -sd' ')" 'other trunk'
	git -C bob fetch -q origin
	git -C bob branch -q --set-upstream-to origin/trunk
	at 10:05 bob sync
	assert_equal "$(git -C team.git log -1 --format=%s trunk)" 'jane-doe: phone'
}

@test "a server that lost everything gets it all again" {
	team
	git -C team.git update-ref -d refs/heads/main
	at 10:05 bob sync
	assert_equal "$(git -C team.git rev-parse main)" "$(git -C bob rev-parse main)"
}

@test "a file that becomes executable is so for all, and one that is so no more" {
	team
	chmod +x alice/leads/jane-doe.yaml alice/minicrm.ini
	git -C alice commit -qam 'executable' && at 10:00 alice sync
	at 10:01 bob sync
	[ -x bob/leads/jane-doe.yaml ] && [ -x bob/minicrm.ini ]
	(cd bob && assert_git_clean)
	at 10:02 bob note jane-doe 'Called'
	assert_equal "$(git -C bob ls-tree HEAD leads/jane-doe.yaml | cut -c1-6)" 100755
	chmod -x alice/leads/jane-doe.yaml
	sed -i 's/^phone: .*/phone: "3"/' alice/leads/jane-doe.yaml
	git -C alice commit -qam 'not executable'
	be bob
	git -C bob pull -q --no-edit --no-rebase "$TEAM/alice" main
	[ ! -x bob/leads/jane-doe.yaml ] && [ -x bob/minicrm.ini ]
	(cd bob && assert_git_clean)
	settle
}

@test "a tracked link that is changed, and then removed, is so for all" {
	team
	for target in one two; do
		ln -sfn $target alice/link
		git -C alice add link && git -C alice commit -qm "link: $target" && at 10:00 alice sync
		at 10:01 bob sync
		assert_equal "$(readlink bob/link)" $target
	done
	git -C alice rm -q link && git -C alice commit -qm 'link: remove' && at 10:02 alice sync
	at 10:03 bob sync
	[ ! -L bob/link ]
	settle
}
