# History in CRM words, the report, and the past.

load lib

# on DAY: it is ten o'clock of that day of November, for minicrm and for git.
on() {
	export MINICRM_NOW=2026-11-${1}T10:00:00Z
	export GIT_AUTHOR_DATE=$MINICRM_NOW GIT_COMMITTER_DATE=$MINICRM_NOW
}

# What a person without minicrm types when done.
git_commit() {
	git add -A && git commit -qm "${1:-some work}"
}

# A week of leads, with the commands alone.
cli_week() {
	on 16; minicrm init "$1" >/dev/null; cd "$1" || return 1
	minicrm add 'Jane Doe' --email jane@acme.example --source Referral --tag vip
	minicrm add Bob --assigned-to bob
	on 17; minicrm note jane-doe 'Called; wants a demo.' --status Contacted
	be bob
	on 18; minicrm set bob --phone '+1 555 0100' --set company=Acme
	minicrm move jane-doe Qualified
	on 19; minicrm rename jane-doe jane
	minicrm rm bob
	be alice
	on 20; minicrm convert jane
	minicrm restore bob
	minicrm move bob lost
	on 21; minicrm rm bob
	minicrm purge bob --yes
	cd ..
}

# The same week with an editor, mv and git.
hand_week() {
	on 16; minicrm init "$1" >/dev/null; cd "$1" || return 1
	by_hand leads/jane-doe.yaml <<-END
		# met at the fair
		name: Jane Doe
		email: jane@acme.example
		source: referral
		tags: vip
	END
	git_commit
	echo 'name: Bob
assigned_to: bob' >leads/bob.yaml
	git_commit 'bob'
	on 17; printf 'status: contacted\nnotes:\n- Called; wants a demo.\n' >>leads/jane-doe.yaml
	git_commit 'called jane'
	be bob
	on 18; printf "phone: '+1 555 0100'\ncompany: Acme\n" >>leads/bob.yaml
	git_commit
	sed -i 's/contacted/Qualified/' leads/jane-doe.yaml
	git_commit
	on 19; mv leads/jane-doe.yaml leads/jane.yaml
	git_commit
	mv leads/bob.yaml leads/trash/
	git_commit
	be alice
	on 20; sed -i 's/Qualified/Converted/; s/^tags/contact: jane-doe\ntags/' leads/jane.yaml
	by_hand contacts/jane-doe.yaml <<-END
		last_name: Doe
		first_name: Jane
		email: jane@acme.example
		source: Referral
		lead: jane
		tags:
		- vip
	END
	git_commit
	mv leads/trash/bob.yaml leads/
	git_commit
	echo 'status: Lost' >>leads/bob.yaml
	git_commit
	on 21; mv leads/bob.yaml leads/trash/bob.yaml
	git_commit
	rm leads/trash/bob.yaml
	git_commit
	cd ..
}

two_weeks() {
	cli_week cli >/dev/null && hand_week hand >/dev/null
	on 22
}

# same COMMAND…: both weeks print the same, commit ids aside, and something.
same() {
	local cli hand
	cli=$(minicrm -C cli "$@" | sed 's/"commit": "[0-9a-f]*"//') || return 1
	hand=$(minicrm -C hand "$@" | sed 's/"commit": "[0-9a-f]*"//') || return 1
	[ -n "$cli" ] || { echo 'nothing is told'; return 1; }
	diff <(echo "$cli") <(echo "$hand") || return 1
}

@test "vi, mv and git commit tell the same story as the commands" {
	two_weeks
	same log --json
	same log
	same contact log --json
	same log jane --json
	same log bob --json
	same log --by bob --json
	same log --since 2026-11-18 --until 2026-11-20 --json
	same report --json
	same report
	for day in 16 17 18 19 20 21; do
		same list --as-of 2026-11-$day --csv
	done
	same list --trash --as-of 2026-11-19 --csv
	same contact list --as-of 2026-11-20 --csv
}

@test "the story of the week" {
	cli_week cli >/dev/null
	cd cli
	run minicrm log
	tab=$'\t'
	assert_equal "$output" "At${tab}By${tab}Lead${tab}Action${tab}Changes
2026-11-21T10:00:00Z${tab}alice${tab}bob${tab}purge${tab}
2026-11-21T10:00:00Z${tab}alice${tab}bob${tab}trash${tab}
2026-11-20T10:00:00Z${tab}alice${tab}bob${tab}edit${tab}status New → Lost
2026-11-20T10:00:00Z${tab}alice${tab}bob${tab}restore${tab}
2026-11-20T10:00:00Z${tab}alice${tab}jane${tab}convert${tab}status Qualified → Converted, contact jane-doe
2026-11-19T10:00:00Z${tab}bob${tab}bob${tab}trash${tab}
2026-11-19T10:00:00Z${tab}bob${tab}jane${tab}rename${tab}id jane-doe → jane
2026-11-18T10:00:00Z${tab}bob${tab}jane-doe${tab}edit${tab}status Contacted → Qualified
2026-11-18T10:00:00Z${tab}bob${tab}bob${tab}edit${tab}phone +1 555 0100, company Acme
2026-11-17T10:00:00Z${tab}alice${tab}jane-doe${tab}edit${tab}status New → Contacted, note Called; wants a demo.
2026-11-16T10:00:00Z${tab}alice${tab}bob${tab}add${tab}name Bob, assigned_to bob, status New
2026-11-16T10:00:00Z${tab}alice${tab}jane-doe${tab}add${tab}name Jane Doe, email jane@acme.example, source Referral, status New, tags vip"
}

@test "log --json has the contract's keys, and stops at its limit" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	minicrm move jane-doe contacted >/dev/null
	id=$(git rev-parse HEAD)
	run minicrm log --limit 1 --json
	assert_equal "$output" '[
{"commit": "'"$id"'", "at": "2026-11-24T09:00:00Z", "by": "alice", "email": "alice@acme.example", "kind": "lead", "id": "jane-doe", "action": "edit", "changes": [{"key": "status", "from": "New", "to": "Contacted"}]}
]'
	run minicrm log --since tomorrow --json
	assert_equal "$output" '[]'
}

@test "the report's numbers are the week's" {
	cli_week cli >/dev/null
	cd cli
	on 22
	run minicrm report --json
	assert_equal "$(echo "$output" | tr -d ' \n')" '{"since":"2026-11-16","until":"2026-11-22","funnel":[{"status":"New","reached":2,"share":0.5},{"status":"Contacted","reached":1,"share":1.0},{"status":"Qualified","reached":1,"share":1.0},{"status":"Converted","reached":1},{"status":"Lost","reached":1}],"days_in_status":{"New":1.0,"Contacted":1.0,"Qualified":2.0,"Converted":2.0,"Lost":1.0},"months":[{"month":"2026-11","new":2,"lost":1,"converted":1}],"sources":[{"source":"Referral","leads":1,"converted":1},{"leads":1,"converted":0}],"owners":[{"owner":"bob","leads":1,"converted":0},{"leads":1,"converted":1}]}'
	run minicrm report --since 2026-11-18 --until 2026-11-19 --json
	assert_output_has '"since": "2026-11-18"'
	assert_output_has '"new": 0'
	run minicrm report
	[ "${#lines[@]}" -gt 10 ]
	for line in "${lines[@]}"; do
		[ "${#line}" -le 80 ]
	done
}

@test "a day's tree, whatever lies there now" {
	new_crm
	on 16; minicrm add 'Jane Doe' --follow-up 2026-11-18 >/dev/null
	on 18; minicrm note jane-doe 'Called.' --follow-up 2026-12-24 >/dev/null
	on 20; minicrm add Bob >/dev/null; minicrm rm jane-doe >/dev/null
	echo 'phone: 123' >>leads/bob.yaml
	run minicrm list --as-of 2026-11-15 --ids
	assert_equal "$output" ''
	run minicrm list --as-of 2026-11-17 --json
	assert_output_has '"follow_up_state": "upcoming"'
	run minicrm list --due --as-of 2026-11-17 --ids
	assert_equal "$output" ''
	run minicrm list --upcoming --as-of 2026-11-17 --ids
	assert_equal "$output" jane-doe
	run minicrm list --where 'follow_up<+3d' --as-of 2026-11-17 --ids
	assert_equal "$output" jane-doe
	run minicrm list --as-of today --ids
	assert_equal "$output" bob
	run minicrm show jane-doe --as-of 2026-11-16 --json
	refute_output_has 'Called.'
	run minicrm show jane-doe --as-of 2026-11-18 --raw
	assert_equal "$output" "$(git show HEAD~2:leads/jane-doe.yaml)"
	run minicrm show bob --as-of today --json
	refute_output_has 123
	assert_refused 1 "no lead 'bob'" minicrm show bob --as-of 2026-11-18
}

@test "what cannot be asked" {
	new_crm
	minicrm add Bob >/dev/null
	assert_refused 2 "bad --since 'monthly'" minicrm log --since monthly
	assert_refused 2 "bad --as-of '2026-02-30'" minicrm list --as-of 2026-02-30
	assert_refused 2 "bad --limit '0'" minicrm log --limit 0
	assert_refused 2 'is after the period' minicrm report --since 2026-12-01 --until 2026-11-01
	assert_refused 1 "no lead 'nobody', now or in history" minicrm log nobody
	mkdir -p ../plain/leads && : >../plain/minicrm.ini && cd ../plain
	assert_refused 1 "no git repository in" minicrm log
	assert_refused 1 "no git repository in" minicrm list --as-of today
}

@test "what was changed while a file could not be read shows when it is mended" {
	new_crm
	minicrm add Jane >/dev/null
	sed -i 's/^status: .*/status: [/' leads/jane.yaml
	git commit -qam broke
	sed -i 's/^status: .*/status: Qualified/' leads/jane.yaml
	git commit -qam fixed
	assert_equal "$(minicrm log jane --json | jq -c '.[0] | [.action, .changes]')" \
		'["edit",[{"key":"status","from":"New","to":"Qualified"}]]'
	by_git leads/bob.yaml <<<'name: ['
	by_git leads/bob.yaml <<<'name: Bob'
	assert_equal "$(minicrm log bob --json | jq -c '.[0].changes[0]')" \
		'{"key":"name","to":"Bob"}'
}
