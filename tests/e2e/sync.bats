#!/usr/bin/env bats
# A team shares leads: two people edit apart, and both have all of it in the end.

load lib
load team

@test "a call and a follow-up here, a status and a phone there: both have all four" {
	new_team
	at 10:00 alice note jane 'Called; wants a demo' --follow-up 2026-12-01
	at 10:05 bob set jane --phone 2 --status Contacted
	settle
	assert_equal "$(value jane 'notes[0].text')" 'Called; wants a demo'
	assert_equal "$(value jane follow_up)" 2026-12-01
	assert_equal "$(value jane status)" Contacted
	assert_equal "$(value jane phone)" 2
}

@test "of two follow-ups the later stands, and a note tells the other" {
	new_team
	at 10:00 alice set jane --follow-up 2026-12-05
	at 10:05 bob set jane --follow-up 2026-12-09
	at 10:10 alice sync
	run at 10:15 bob sync
	assert_output_has "follow_up '2026-12-05' by alice"
	settle
	assert_equal "$(value jane follow_up)" 2026-12-09
	run value jane 'notes[0] | .by + ": " + .text'
	assert_output_has "minicrm: follow_up '2026-12-05' by alice"
	assert_equal "$(git -C alice log --merges --format=%b | grep -c 2026-12-05)" 1
}

@test "one trashes what the other edits: it is in the trash, with the edit" {
	new_team
	at 10:00 alice rm jane-doe
	at 10:05 bob set jane --phone 2
	at 10:10 alice sync
	run at 10:15 bob sync
	assert_output_has 'jane-doe: moved to the trash by alice'
	settle
	grep -q 'phone: "2"' bob/leads/trash/jane-doe.yaml
	[ ! -e bob/leads/jane-doe.yaml ]
}

@test "both add the same person, once with the same address and once with another" {
	new_team
	at 10:00 alice add 'Ann Lee' --email ann@x.example
	at 10:05 bob add 'Ann Lee' --email Ann@X.example --phone 7
	at 10:00 alice add 'Tom Fox' --email tom@x.example
	at 10:05 bob add 'Tom Fox' --email fox@y.example
	settle
	assert_equal "$(minicrm -C bob list --ids | sort | paste -sd' ')" 'ann-lee jane-doe tom-fox tom-fox-2'
	assert_equal "$(value ann-lee phone)" 7
	assert_equal "$(value ann-lee created)" 2026-11-24T10:00:00Z
	assert_equal "$(value tom-fox-2 email)" fox@y.example
}

@test "two people whom two wrote down by hand under one id stay two, with what is edited next" {
	new_team
	git clone -q team.git carol
	be carol
	cd carol
	by_git leads/uwe.yaml <<<$'name: Uwe Amt\nemail: uwe@one.example'
	by_git leads/max-meier.yaml <<<$'name: Max Meier\nemail: max@one.example'
	git push -q
	cd ..
	at 10:00 alice sync
	by_hand bob/leads/uwe.yaml <<<$'name: Ute Beck\nemail: ute@two.example'
	at 10:01 bob add 'Max Meier' --email max@two.example
	run at 10:02 bob sync
	assert_equal "$status" 0
	assert_output_has 'uwe: two records had this id: one of them is now uwe-2'
	at 10:03 alice set uwe --phone 5
	settle
	assert_equal "$(value uwe email)" ute@two.example
	assert_equal "$(value uwe phone)" null
	assert_equal "$(value uwe-2 '| .email + " " + .phone')" 'uwe@one.example 5'
	assert_equal "$(value max-meier email)" max@two.example
	assert_equal "$(value max-meier-2 email)" max@one.example
	run grep -r 'gave way' bob/leads
	assert_equal "$output" ''
}

@test "so they do where git pulls, and the one committed later gives way" {
	new_team
	be alice
	cd alice
	GIT_AUTHOR_DATE=2026-11-24T10:05:00Z by_git leads/uwe.yaml <<<$'name: Uwe Amt\nemail: a@one.example'
	git push -q
	cd ../bob
	be bob
	GIT_AUTHOR_DATE=2026-11-24T10:00:00Z by_git leads/uwe.yaml <<<$'name: Ute Beck\nemail: z@two.example'
	git pull -q --no-edit --no-rebase
	cd ..
	settle
	assert_equal "$(value uwe name)" 'Ute Beck'
	assert_equal "$(value uwe-2 name)" 'Uwe Amt'
}

@test "a lead that both convert is converted once" {
	new_team
	at 10:00 alice convert jane
	at 10:05 bob convert jane
	settle
	assert_equal "$(value jane status)" Converted
	assert_equal "$(minicrm -C bob contact list --ids)" jane-doe
}

@test "a comment beside a value that the other changed stays" {
	new_team
	sed -i 's/^phone: .*/& # her mobile/' bob/leads/jane-doe.yaml
	at 10:00 bob sync
	sed -i 's/# her mobile/# her mobile, mornings/' bob/leads/jane-doe.yaml
	at 10:05 bob sync
	at 10:10 alice set jane --phone 3
	settle
	run cat alice/leads/jane-doe.yaml
	assert_output_has '# her mobile'
}

@test "somebody with git and vi alone stops nobody" {
	new_team
	git clone -q team.git carol
	cd carol
	be carol
	printf 'name: [\n' >leads/broken.yaml
	printf '<<<<<<< HEAD\nname: A\n=======\nname: B\n>>>>>>> x\n' >leads/marked.yaml
	sed -i 's/^phone.*/phone: 5/' leads/jane-doe.yaml
	git add --all && git commit -qm 'all broken' && git push -q
	cd ..
	at 10:00 alice set jane --status Contacted
	settle
	assert_equal "$(value jane phone)" 5
	assert_equal "$(value jane status)" Contacted
	assert_equal "$(cat bob/leads/broken.yaml)" 'name: ['
}

@test "a local file that can't be read stays, is named, and comes along once it is mended" {
	new_team
	printf "name: Jane Doe\nphone: 'open\n" >bob/leads/jane-doe.yaml
	at 10:00 alice set jane --status Contacted
	at 10:05 alice sync
	run at 10:10 bob sync
	assert_equal "$status" 1
	assert_output_has 'leads/jane-doe.yaml:2:8: error:'
	assert_equal "$(tail -n 1 bob/leads/jane-doe.yaml)" "phone: 'open"
	printf 'name: Jane Doe\nemail: jane@x.example\nphone: "9"\nstatus: New\ncreated: 2026-11-24T09:01:00Z\n' >bob/leads/jane-doe.yaml
	settle
	assert_equal "$(value jane phone)" 9
	assert_equal "$(value jane status)" Contacted
}

@test "plain git pull merges as sync does, and so does a rebase" {
	new_team
	local way
	for way in --no-edit --no-rebase --rebase; do
		at 10:00 alice set jane --phone "$RANDOM"
		at 10:01 alice sync
		at 10:05 bob note jane "told by $way"
		cd bob
		git pull -q --no-edit "$way"
		git push -q
		assert_git_clean
		cd ..
		settle
	done
	assert_equal "$(value jane 'notes | length')" 3
	run grep -rl '<<<<<<<\|>>>>>>>' alice/leads bob/leads
	assert_equal "$output" ''
}

@test "what git was told of pulls stays" {
	git config --global pull.rebase true
	new_team
	assert_equal "$(git -C bob config pull.rebase)" true
	git config --global --unset pull.rebase
	git config --global pull.ff only
	at 10:00 alice sync
	assert_equal "$(git -C alice config --get-all pull.rebase || echo none)" none
}

@test "git does not pair an edited lead with another one that came while it was purged" {
	new_team
	at 10:00 alice rm jane-doe
	at 10:01 alice purge jane-doe --yes
	at 10:02 alice add 'Jane Doh' --email jane@x.example --phone 1
	at 10:03 alice sync
	at 10:05 bob set jane-doe --status Contacted
	cd bob
	git pull -q --no-edit --no-rebase
	cd ..
	assert_equal "$(value jane-doe status)" Contacted
	assert_equal "$(value jane-doh name)" 'Jane Doh'
}

@test "git pull refuses where a file is edited and not committed, and changes nothing" {
	new_team
	at 10:00 alice set jane --phone 5
	at 10:01 alice sync
	at 10:04 bob set jane --status Contacted
	cd bob
	echo '# mine' >>leads/jane-doe.yaml
	run git pull --no-edit --no-rebase
	[ "$status" -ne 0 ]
	assert_output_has 'leads/jane-doe.yaml'
	assert_equal "$(git status --porcelain)" ' M leads/jane-doe.yaml'
	assert_equal "$(tail -n 1 leads/jane-doe.yaml)" '# mine'
}

@test "sync finishes a merge that git stopped in" {
	new_team
	at 10:00 alice set jane --phone 5
	at 10:01 alice sync
	at 10:05 bob set jane --phone 6 --status Contacted
	cd bob
	git -c pull.twohead=ort -c merge.minicrm.driver=false pull -q --no-edit --no-rebase || true
	[ -e .git/MERGE_HEAD ]
	cd ..
	run at 10:10 bob sync
	assert_equal "$status" 0
	[ ! -e bob/.git/MERGE_HEAD ]
	settle
	assert_equal "$(value jane phone)" 6
	assert_equal "$(value jane status)" Contacted
}

@test "a rewritten history stops the sync, loses nothing and shows the way" {
	new_team
	at 10:00 alice add 'Ann Lee'
	at 10:01 alice sync
	at 10:02 bob sync
	git -C alice reset -q --hard HEAD^
	at 10:03 alice add 'Tom Fox'
	git -C alice push -q --force
	run at 10:05 bob sync
	assert_equal "$status" 1
	assert_output_has "the history of 'origin/main' was rewritten: 1 commit that it had is gone there"
	assert_equal "$(minicrm -C bob list --ids | sort | paste -sd' ')" 'ann-lee jane-doe'
	git -C bob merge -q --no-edit origin/main
	at 10:10 bob sync
	assert_equal "$(minicrm -C bob list --ids | sort | paste -sd' ')" 'ann-lee jane-doe tom-fox'
}

@test "the push that loses its race is merged anew, and there is one merge" {
	new_team
	at 10:00 alice set jane --phone 5
	at 10:05 bob set jane --status Contacted
	# At the worst moment: between bob's fetch and his push.
	cat >bob/.git/hooks/pre-push <<-HOOK
		#!/bin/sh
		rm "\$0"
		GIT_AUTHOR_NAME=Alice GIT_AUTHOR_EMAIL=alice@acme.example minicrm -C $TEAM/alice sync
	HOOK
	chmod +x bob/.git/hooks/pre-push
	run at 10:10 bob sync
	assert_equal "$status" 0
	assert_equal "$(git -C bob log --merges --oneline | wc -l)" 1
	settle
	assert_equal "$(value jane phone)" 5
	assert_equal "$(value jane status)" Contacted
}

@test "[sync] auto shares each change; what can't be reached is a warning" {
	new_team
	printf '[sync]\nauto = true\n' >auto.ini
	at 10:00 alice --config "$TEAM/auto.ini" set jane --phone 5
	at 10:01 bob sync
	assert_equal "$(value jane phone)" 5
	mv team.git away.git
	run at 10:05 alice --config "$TEAM/auto.ini" set jane --phone 6
	assert_equal "$status" 0
	assert_output_has 'warning: not synced: no repository at'
	mv away.git team.git
	settle
	assert_equal "$(value jane phone)" 6
}

@test "[sync] auto without its remote is a warning, but where there is none at all" {
	new_crm
	settings <<<$'[sync]\nauto = true\nremote = team'
	assert_says '' minicrm add Jane
	git remote add origin "$PWD/../team.git"
	run --separate-stderr minicrm add Joe
	assert_equal "$status" 0
	assert_has "$stderr" "minicrm: warning: not synced: no remote 'team' to sync with: run"
	assert_equal "$output" joe
	git remote rename origin team
	git init -q --bare ../team.git
	assert_says 'minicrm: sent 4 commits to team/main' minicrm add Jim
	git branch -q --unset-upstream
	git config branch.main.remote gone
	git config branch.main.merge refs/heads/main
	run --separate-stderr minicrm add Jack
	assert_equal "$status $output" '0 jack'
	assert_has "$stderr" 'minicrm: warning: not synced: '
}

@test "without a remote sync says how to get one" {
	new_crm
	run minicrm sync
	assert_equal "$status" 1
	assert_output_has "no remote 'origin' to sync with: run 'minicrm init --remote URL'"
}

@test "two data directories that were made apart become one" {
	git init -q --bare team.git
	TEAM=$PWD
	minicrm init alice --remote "$PWD/team.git" >/dev/null
	at 10:00 alice add 'Jane Doe'
	at 10:01 alice sync
	minicrm init bob >/dev/null
	at 10:02 bob add 'Tom Fox'
	minicrm init bob --remote "$PWD/team.git"
	settle
	assert_equal "$(minicrm -C bob list --ids | sort | paste -sd' ')" 'jane-doe tom-fox'
}

@test "a lead moved by hand, then changed by a command, stands once" {
	new_team
	mkdir bob/leads/vip
	mv bob/leads/jane-doe.yaml bob/leads/vip/
	at 10:00 bob set jane --phone 7
	assert_equal "$(git -C bob log -1 --skip=1 --format=%s)" 'jane-doe: move'
	assert_equal "$(git -C bob ls-files '*jane-doe.yaml')" leads/vip/jane-doe.yaml
	settle
	assert_equal "$(value jane phone)" 7
}

@test "one who changed a lead in two places is named once" {
	new_team
	git -C alice config user.name Bob
	git -C alice config user.email bob@acme.example
	at 10:00 alice set jane --phone 5
	at 10:01 alice sync
	at 10:05 bob set jane --status Contacted
	run at 10:06 bob sync
	assert_output_has 'merged: jane-doe: changed by bob on both sides, merged'
}
