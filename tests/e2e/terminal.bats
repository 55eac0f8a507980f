load lib

# What a person sees: tables, colours, the pager. A terminal is simulated by script(1).

team() {
	export PAGER=cat
	new_crm
	by_git leads/a.yaml <<<$'name: Overdue Olga\nemail: olga@a-rather-long-domain-name.example\nphone: +43 1 0000 0000\nsource: Cold Outreach\nassigned_to: alice\nfollow_up: 2026-11-20'
	by_git leads/b.yaml <<<$'name: 李伟 and 佐藤 美咲 with wide letters\nfollow_up: 2026-11-24'
	by_git leads/c.yaml <<<$'name: Upcoming Ulf\nfollow_up: 2026-11-25\nstatus: Qualified'
	by_git leads/d.yaml <<<$'name: Later Lara\nfollow_up: 2027-01-01'
}

# The widest line, in columns.
widest() {
	wc -L <<<"$1"
}

@test "a list is a table as wide as the terminal, with long cells cut" {
	team
	for columns in 60 80 100; do
		run on_terminal "$columns" 'minicrm --color=never list --columns id,name,email,phone,source,assigned_to,status,follow_up'
		[ "$(widest "$output")" -le "$columns" ]
		assert_equal "${#lines[@]}" 5
		assert_has "${lines[0]}" 'Status    Follow-up'
		assert_has "${lines[1]}" '2026-11-20 overdue'
		assert_has "${lines[1]}" '…'
		assert_has "${lines[2]}" '2026-11-24 today'
		assert_has "${lines[3]}" 'Qualified 2026-11-25 upcoming'
		assert_has "${lines[4]}" '2027-01-01'
	done
}

@test "a wide terminal cuts nothing, and no line ends in blanks" {
	team
	run on_terminal 200 'minicrm --color=never list --columns id,name,email,company 2>../notices'
	assert_equal "$(cat ../notices)" "minicrm: no lead has 'company'"
	assert_equal "$output" 'ID  Name                                  Email                                   company
a   Overdue Olga                          olga@a-rather-long-domain-name.example
b   李伟 and 佐藤 美咲 with wide letters
c   Upcoming Ulf
d   Later Lara'
}

@test "a narrow terminal leaves out columns before ids, names, statuses and follow-ups are cut" {
	export PAGER=cat
	new_crm
	by_git leads/nordlicht-coworking-gmbh.yaml <<<$'name: Nordlicht Coworking\nemail: office@nordlicht-coworking.example\nphone: +49 30 23125101\nsource: Website\nassigned_to: alice\nfollow_up: 2026-11-20'
	by_git leads/李伟.yaml <<<$'name: 李伟\nemail: li.wei@haitang.example\nphone: +44 7700 900118\nsource: LinkedIn\nassigned_to: bob\nfollow_up: 2026-11-25'
	while IFS='|' read -r columns heads; do
		run on_terminal "$columns" 'minicrm --color=never list'
		assert_equal "$columns $(tr -s ' ' <<<"${lines[0]}")" "$columns $heads"
		assert_has "${lines[1]}" 'nordlicht-coworking-gmbh '
		assert_has "${lines[1]}" ' 2026-11-20 overdue'
		[ "$(widest "$output")" -le "$columns" ]
	done <<-'END'
		200|ID Name Email Phone Source Assigned to Status Follow-up
		128|ID Name Email Phone Source Assigned to Status Follow-up
		118|ID Name Email Phone Assigned to Status Follow-up
		105|ID Name Email Assigned to Status Follow-up
		92|ID Name Email Status Follow-up
		80|ID Name Status Follow-up
		65|ID Name Status Follow-up
	END
	run on_terminal 80 'NO_COLOR=1 minicrm list'
	assert_equal "$output" 'ID                        Name                 Status  Follow-up
nordlicht-coworking-gmbh  Nordlicht Coworking  New     2026-11-20 overdue
李伟                      李伟                 New     2026-11-25 upcoming'
}

@test "what is empty in every row leaves a narrow terminal first" {
	export PAGER=cat
	new_crm
	minicrm contact add 'Ann Lee' --email ann@a-rather-long-domain-name.example --source Referral >/dev/null
	minicrm add 'Bo Chen' --email bo@a-rather-long-domain-name.example --source Referral >/dev/null
	run on_terminal 70 'minicrm --color=never contact list'
	assert_equal "$output" 'ID       Name     Email                                  Source
ann-lee  Ann Lee  ann@a-rather-long-domain-name.example  Referral'
	run on_terminal 75 'minicrm --color=never list'
	assert_equal "$output" 'ID       Name     Email                                 Source    Status
bo-chen  Bo Chen  bo@a-rather-long-domain-name.example  Referral  New'
	minicrm rm bo-chen >/dev/null
	assert_equal "$(on_terminal 75 'minicrm --color=never trash')" "$output"
	run on_terminal 120 'minicrm --color=never trash'
	assert_has "${lines[0]}" 'Assigned to  Status  Follow-up'
}

@test "an id is cut last, and no chosen column leaves" {
	export PAGER=cat
	new_crm
	local id
	id=$(printf 'x%.0s' {1..64})
	by_git "leads/$id.yaml" <<<$'name: A name of some length, as they come\nfollow_up: 2026-11-20'
	run on_terminal 80 'minicrm --color=never list'
	assert_equal "$(tr -s ' ' <<<"${lines[0]}")" 'ID Name Status Follow-up'
	assert_has "${lines[1]}" "${id:0:31}… "
	assert_has "${lines[1]}" 'A name of some'
	[ "$(widest "$output")" -eq 80 ]
	run on_terminal 100 'minicrm --color=never list --columns id,name'
	assert_has "${lines[1]}" "$id A name"
	git mv "leads/$id.yaml" "leads/${id:0:32}.yaml"
	run on_terminal 80 'minicrm --color=never list --columns id,name,email,phone,source,assigned_to,status'
	assert_has "${lines[1]}" "${id:0:32} "
	[ "$(wc -w <<<"${lines[0]}")" -ge 7 ]
	[ "$(widest "$output")" -le 80 ]
	settings <<<$'[ui]\ncolumns = id,name,phone,source,assigned_to,follow_up'
	run on_terminal 80 'minicrm --color=never list'
	assert_has "${lines[1]}" "${id:0:32} "
	assert_has "${lines[0]}" ' Pho'
}

@test "wide letters are cut between letters" {
	team
	run on_terminal 30 'minicrm --color=never list --columns name,status --limit 2'
	assert_equal "$output" 'Name                    Status
Overdue Olga            New
李伟 and 佐藤 美咲 wit… New'
}

@test "an empty list is empty, and says so" {
	export PAGER=cat
	new_crm
	assert_equal "$(on_terminal 80 'minicrm list 2>../notices')" ''
	assert_equal "$(cat ../notices)" "minicrm: no leads yet: add one with 'minicrm add NAME'"
	on_terminal 80 'minicrm trash 2>../notices'
	assert_equal "$(cat ../notices)" 'minicrm: no leads in the trash'
	minicrm add Ann >/dev/null
	on_terminal 80 'minicrm list bob 2>../notices'
	assert_equal "$(cat ../notices)" 'minicrm: no lead matches'
}

@test "urgency is red and amber, in words too" {
	team
	run on_terminal 200 'minicrm list --columns id,follow_up'
	assert_has "$output" $'a   \e[31m2026-11-20 overdue\e['
	assert_has "$output" $'b   \e[31m2026-11-24 today\e['
	assert_has "$output" $'c   \e[33m2026-11-25 upcoming\e['
	assert_has "$output" $'d   2027-01-01'
	run on_terminal 80 'minicrm show c'
	assert_has "$output" $'\e[33m2026-11-25 upcoming\e['
}

@test "colour is only where it is wanted" {
	team
	local plain='minicrm list --columns id,follow_up'
	assert_lacks "$(minicrm list)" $'\e'
	assert_has "$(minicrm --color=always show a)" $'\e[31m'
	assert_lacks "$(on_terminal 80 "NO_COLOR=1 $plain")" $'\e'
	assert_lacks "$(on_terminal 80 "TERM=dumb $plain")" $'\e'
	assert_lacks "$(on_terminal 80 'minicrm --color=never list')" $'\e'
	assert_has "$(on_terminal 80 'NO_COLOR=1 minicrm --color=always list')" $'\e[31m'
	settings <<<$'[ui]\ncolor = never'
	assert_lacks "$(on_terminal 80 "$plain")" $'\e'
	assert_has "$(on_terminal 80 'minicrm --color=auto list')" $'\e[31m'
	assert_fails 2 "bad color 'red': expected auto, always or never" minicrm --color=red list
}

@test "what scripts read is the same on a terminal and in a pipe" {
	team
	for form in --json --csv --ids --count; do
		assert_equal "$(on_terminal 40 "minicrm list $form")" "$(minicrm list "$form" | tr -d '\r')"
	done
}

@test "a teammate's note can't drive the terminal" {
	export PAGER=cat
	new_crm
	by_git leads/a.yaml <<-'END'
		name: "Jane\e[2J\u202e\tDoe\x7f\u0085"
		company: "\e]0;title\a"
		"k\e[31m": x
		notes:
		- "a\e[31m\r\nb\u2066"
	END
	for view in 'list --columns id,name,company' 'show a'; do
		# shellcheck disable=SC2086
		output=$(on_terminal 200 "minicrm --color=never $view"; minicrm $view | tr -d '\t')
		assert_lacks "$(tr -d '\n' <<<"$output")" $'\e'
		assert_equal "$(tr -d '\n' <<<"$output" | LC_ALL=C grep -c '[[:cntrl:]]')" 0
		assert_lacks "$output" $'\u202e'
		assert_lacks "$output" $'\u0085'
		assert_has "$output" 'Jane\x1b[2J\u202e\tDoe\x7f'
	done
	output=$(minicrm show a)
	assert_has "$output" 'a\x1b[31m\r'
	assert_has "$output" 'b\u2066'
	assert_has "$output" 'k\x1b[31m'
	assert_equal "$(minicrm show a --json | LC_ALL=C grep -c $'[\e\x7f\r]')" 0
	assert_equal "$(minicrm show a --json | jq -r .name)" $'Jane\e[2J\u202e\tDoe\x7f\u0085'
	assert_has "$(on_terminal 80 'minicrm show a --raw')" '"Jane\e[2J'
}

@test "a message shows what was typed, escaped" {
	new_crm
	assert_fails 1 "no lead 'a?x1b?2J'" minicrm show $'a\e[2J'
	assert_fails 2 "unknown command 'x?x1b'" minicrm $'x\e'
}

@test "the pager is the settings', else PAGER, else less; cat and nothing are none" {
	team
	by_hand "$HOME/pager" <<-'END'
		#!/bin/sh
		echo "$1 LESS=$LESS"
		cat
	END
	chmod +x "$HOME/pager"
	run on_terminal 80 "PAGER='$HOME/pager paged' minicrm list --ids"
	assert_equal "${lines[0]}" 'paged LESS=FRX'
	assert_equal "${#lines[@]}" 5
	run on_terminal 80 "LESS=Q PAGER='$HOME/pager paged' minicrm show a"
	assert_equal "${lines[0]}" 'paged LESS=Q'
	settings <<<"[ui]
pager = $HOME/pager 'mine it is'"
	run on_terminal 80 "PAGER=false minicrm list --ids"
	assert_equal "${lines[0]}" 'mine it is LESS=FRX'
	run on_terminal 80 'minicrm add Joe'
	assert_equal "$output" joe
	assert_equal "$(minicrm list --ids | head -n 1)" a
	rm "$HOME/.config/minicrm/config.ini"
	for pager in cat '' /nowhere/pager; do
		run on_terminal 80 "PAGER='$pager' minicrm list --ids"
		assert_equal "${lines[0]}" a
	done
}

@test "a reader that has seen enough is no error" {
	new_crm
	for i in $(seq 200); do
		by_hand "leads/l$i.yaml" <<<"name: A lead of many, number $i, $(printf '%0400d' 0)"
	done
	run --separate-stderr bash -c 'set -o pipefail; minicrm list | head -n 1'
	[ "$status" -eq 0 ]
	assert_equal "$stderr" ''
	run --separate-stderr bash -c 'minicrm list >/dev/full'
	[ "$status" -eq 1 ]
	assert_equal "$stderr" 'minicrm: cannot write to the standard output: no space left on device'
	run --separate-stderr bash -c 'minicrm list --json >&-'
	[ "$status" -eq 1 ]
	assert_equal "$stderr" 'minicrm: the standard output is closed'
}

@test "a closed stream gets no file of ours" {
	new_crm
	bash -c 'minicrm add Jane >/dev/null 2>&- <&-'
	assert_equal "$(head -n 1 leads/jane.yaml)" 'name: Jane'
	assert_refused 1 'the standard output is closed' bash -c 'minicrm set jane --phone 1 >&-'
	assert_git_clean
}

@test "before a record is deleted for good it is named" {
	new_crm
	minicrm add 'Ann Lee' >/dev/null
	minicrm rm ann-lee >/dev/null
	run on_terminal 80 'minicrm purge ann-lee </dev/tty'
	assert_output_has 'Delete lead ann-lee (Ann Lee) for good?'
}
