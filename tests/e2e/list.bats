load lib

# A team with leads in every state.
team() {
	new_crm
	by_git minicrm.ini <<<$'[users]\nalice = alice@acme.example\nbob = bob@acme.example'
	MINICRM_NOW=2026-10-01T08:00:00Z minicrm add 'José Álvarez' --email jose@iberia.example \
		--source Referral --assigned-to alice --status Contacted --follow-up 2026-11-20 --tag vip
	MINICRM_NOW=2026-10-02T08:00:00Z minicrm add 'Ann Lee' --email ann@x.example --assigned-to bob \
		--source Website --follow-up 2026-11-24 --set company=Acme --set size=40
	MINICRM_NOW=2026-11-23T08:00:00Z minicrm add 'Bo Chen' --assigned-to bob --status Qualified \
		--follow-up 2026-11-26 --tag vip --tag asia --set size=9
	MINICRM_NOW=2026-10-04T08:00:00Z minicrm add 'Cy Dee' --follow-up 2027-01-01 --set company='Müller AG'
	MINICRM_NOW=2026-10-05T08:00:00Z minicrm add 'Di Fox' --status Lost --follow-up 2026-11-01 \
		--note 'Wants a refund'
	MINICRM_NOW=2026-10-06T08:00:00Z minicrm add 'Ed Gil' --assigned-to alice
} >/dev/null

ids() {
	minicrm list --ids "$@" | paste -sd ' '
}

@test "in a pipe a list is fields between tabs, under a header, uncut" {
	team
	assert_prints $'ID\tName\tEmail\tPhone\tSource\tAssigned to\tStatus\tFollow-up
di-fox\tDi Fox\t\t\t\t\tLost\t2026-11-01
jose-alvarez\tJosé Álvarez\tjose@iberia.example\t\tReferral\talice\tContacted\t2026-11-20 overdue
ann-lee\tAnn Lee\tann@x.example\t\tWebsite\tbob\tNew\t2026-11-24 today
bo-chen\tBo Chen\t\t\t\tbob\tQualified\t2026-11-26 upcoming
cy-dee\tCy Dee\t\t\t\t\tNew\t2027-01-01
ed-gil\tEd Gil\t\t\t\talice\tNew\t' minicrm list
	assert_equal "$(minicrm ls)" "$(minicrm list)"
}

@test "each condition chooses, and all of them hold together" {
	team
	while IFS='|' read -r expected arguments; do
		eval "set -- $arguments"
		assert_equal "$arguments: $(ids "$@")" "$arguments: $expected"
	done <<-'END'
		jose-alvarez|jose
		jose-alvarez|ALVAREZ
		jose-alvarez|iberia
		|nobody
		jose-alvarez|--status contacted
		di-fox jose-alvarez|--status Lost,CONTACTED
		ann-lee|--source website
		jose-alvarez ann-lee|--source Website,Referral
		ann-lee bo-chen|--assigned-to Bob
		jose-alvarez ed-gil|--mine
		di-fox cy-dee|--unassigned
		jose-alvarez bo-chen|--tag VIP
		bo-chen|--tag asia --tag vip
		jose-alvarez|--overdue
		jose-alvarez ann-lee|--due
		bo-chen|--upcoming
		jose-alvarez ann-lee cy-dee ed-gil|--stale 14
		ann-lee|--where company=ACME
		ann-lee cy-dee|--where company~a
		cy-dee|--where 'company~muller'
		di-fox jose-alvarez bo-chen cy-dee ed-gil|--where company!=acme
		ann-lee|--where 'size>9'
		bo-chen|--where 'size<10'
		di-fox jose-alvarez|--where 'follow_up<today'
		bo-chen|--where 'follow_up=+2d'
		di-fox|--notes REFUND
		bo-chen|--assigned-to bob --upcoming --tag vip
		|--overdue --upcoming
		di-fox jose-alvarez|--limit 2
		jose-alvarez ed-gil|--sort -name --limit 2
	END
}

@test "a list is sorted by any keys" {
	team
	assert_equal "$(ids --sort name)" 'ann-lee bo-chen cy-dee di-fox ed-gil jose-alvarez'
	assert_equal "$(ids --sort -name)" 'jose-alvarez ed-gil di-fox cy-dee bo-chen ann-lee'
	assert_equal "$(ids --sort status,-name)" 'ed-gil cy-dee ann-lee jose-alvarez bo-chen di-fox'
	assert_equal "$(ids --sort -size,name)" 'ann-lee bo-chen cy-dee di-fox ed-gil jose-alvarez'
	assert_equal "$(ids --sort created)" 'jose-alvarez ann-lee cy-dee di-fox ed-gil bo-chen'
}

@test "columns are chosen, custom ones too" {
	team
	assert_prints $'Name\tcompany\tTags\tFollow-up state
Ann Lee\tAcme\t\ttoday
Bo Chen\t\tvip, asia\tupcoming' minicrm list --assigned-to bob --columns name,company,tags,follow_up_state
}

@test "the settings have columns and an order of their own, options win" {
	team
	settings <<<$'[ui]\ncolumns = id,status\nsort = -name'
	assert_equal "$(minicrm list --limit 2)" $'ID\tStatus\njose-alvarez\tContacted\ned-gil\tNew'
	assert_equal "$(minicrm list --limit 1 --columns name --sort name)" $'Name\nAnn Lee'
}

@test "the settings' columns show of contacts what contacts have, --columns shows everything" {
	new_crm
	minicrm contact add 'Ann Lee' --set company=Acme >/dev/null
	settings <<<$'[ui]\ncolumns = id,name,status,follow_up,follow_up_state,contact,company'
	assert_prints $'ID\tName\tcompany\nann-lee\tAnn Lee\tAcme' minicrm contact list
	assert_equal "$(minicrm contact list --csv | tr -d '\r')" $'id,name,company\nann-lee,Ann Lee,Acme'
	assert_says "minicrm: no contact has 'status'" minicrm contact list --columns id,status
	assert_equal "$output" $'ID\tstatus\nann-lee\t'
	minicrm add Bo >/dev/null
	assert_equal "$(minicrm list --csv | tr -d '\r' | tail -n 1)" bo,Bo,New,,none,,
	settings <<<$'[ui]\ncolumns = status,follow_up'
	assert_prints $'ID\tName\tEmail\tPhone\tSource\tAssigned to\nann-lee\tAnn Lee\t\t\t\t' minicrm contact list
}

@test "--count is the number alone, --ids the ids" {
	team
	assert_prints 6 minicrm list --count
	assert_prints 2 minicrm list --count --assigned-to bob
	assert_prints 0 minicrm list --count nobody
	assert_prints '' minicrm list --ids nobody
}

@test "--csv is RFC 4180 with the data as they are" {
	new_crm
	by_git leads/a.yaml <<-'END'
		name: 'Doe, "Jane"'
		phone: " 1"
		email: "two\nlines"
		follow_up: 2026-11-20
		status: New
	END
	minicrm list --csv --columns id,name,phone,email,follow_up,company >out
	printf 'id,name,phone,email,follow_up,company\r\na,"Doe, ""Jane"""," 1","two\nlines",2026-11-20,\r\n' >expected
	cmp out expected
}

@test "--json is an array of whole records, one a line" {
	team
	minicrm list --json --columns id >out
	assert_equal "$(jq -r '.[].id' out | paste -sd ' ')" "$(ids)"
	assert_equal "$(wc -l <out)" 8
	assert_equal "$(jq -c '.[2]' out)" "$(minicrm show ann-lee --json | jq -c .)"
	assert_prints '[]' minicrm list --json nobody
}

@test "contacts are listed by the same options" {
	new_crm
	minicrm contact add 'Ann Lee' --email ann@x.example --tag vip >/dev/null
	minicrm contact add 'Bo Chen' --set company=Acme >/dev/null
	assert_prints $'ID\tName\tEmail\tPhone\tSource\tAssigned to
ann-lee\tAnn Lee\tann@x.example\t\t\t' minicrm contact list --tag vip
	assert_prints bo-chen minicrm contact list --ids --where company=acme
	assert_prints $'First name\tLast name\nAnn\tLee\nBo\tChen' minicrm contact list --columns first_name,last_name
	assert_fails 2 "unknown option '--overdue': see 'minicrm help contact list'" minicrm contact list --overdue
}

@test "leads in subfolders are found, strays and links are not" {
	new_crm
	by_hand leads/vip/eu/jane.yaml <<<'name: Jane'
	by_hand leads/.hidden.yaml <<<'name: Hidden'
	by_hand 'leads/#jane.yaml#' <<<'name: Editor'
	by_hand leads/notes.txt <<<'name: Text'
	by_hand leads/trash/old.yaml <<<'name: Old'
	assert_prints jane minicrm list --ids
	assert_prints old minicrm list --ids --trash
}

@test "reading works without a repository" {
	mkdir -p crm/leads && touch crm/minicrm.ini
	by_hand crm/leads/bob.yaml <<<'name: Bob'
	assert_prints bob minicrm -C crm list --ids
	cd crm
	assert_prints bob minicrm list --ids
}

@test "broken files among good ones: rows with their place, a count, and exit code 0" {
	team
	by_hand leads/bad.yaml <<<$'name: Bad\nstatus: Lots'
	by_hand leads/worse.yaml <<<'name: ['
	run --separate-stderr minicrm list
	[ "$status" -eq 0 ]
	assert_equal "${#lines[@]}" 9
	assert_has "$output" $'bad\tbroken\tleads/bad.yaml:2:9: error: bad status '
	assert_has "$output" $'worse\tbroken\tleads/worse.yaml:'
	assert_equal "${#stderr_lines[@]}" 1
	assert_has "$stderr" "minicrm: 2 broken files, the first: leads/bad.yaml:2:9: error: "
	run --separate-stderr minicrm list --status New --ids
	[ "$status" -eq 0 ]
	assert_equal "$output" 'ann-lee
cy-dee
ed-gil'
	assert_has "$stderr" 'minicrm: 2 broken files'
	run --separate-stderr minicrm list --json
	assert_equal "$(jq -c '[.[] | select(.broken) | [.kind,.id,.path,.broken.line,.broken.column]]' <<<"$output" | head -c 45)" \
		'[["lead","bad","leads/bad.yaml",2,9],["lead",'
	run --separate-stderr minicrm list --columns id --csv
	assert_has "$output" 'worse'
	rm leads/worse.yaml
	run --separate-stderr minicrm list
	assert_has "$stderr" 'minicrm: 1 broken file: leads/bad.yaml:2:9: error: '
}

@test "wrong options are refused with exit code 2" {
	team
	while IFS='|' read -r message arguments; do
		eval "set -- $arguments"
		assert_fails 2 "$message" minicrm list "$@"
	done <<-'END'
		unknown status 'Lots'*New, Contacted, Qualified, Lost, Converted|--status Lots
		bad --limit '0': expected a whole number from 1|--limit 0
		bad --limit 'x': expected a whole number from 1|--limit x
		bad --limit '-1': *|--limit=-1
		bad --stale 'week': expected a whole number from 0|--stale week
		--json and --csv: give one of them|--json --csv
		--ids and --count: give one of them|--ids --count
		bad columns '': expected keys such as id,name|--columns ''
		company|--where company
		several words need quotes: minicrm list 'Ann Lee'|Ann Lee
		option '--st' may be any of *--status*--stale*|--st
		option '--mine' takes no value*|--mine=yes
	END
}

@test "--mine wants to know who you are" {
	new_crm
	git config --global --unset user.email
	assert_fails 1 'whose leads are yours is not known: *user.email*' minicrm list --mine
	settings <<<$'[user]\nname = alice'
	assert_prints 0 minicrm list --mine --count
}

@test "a column that nobody has is told" {
	new_crm
	minicrm add Ann --set company=Acme >/dev/null
	run --separate-stderr minicrm list --columns id,company,phone,nmae
	assert_equal "$status $stderr" "0 minicrm: no lead has 'nmae'"
	assert_says '' minicrm list --columns id,company,phone,path,kind
}

@test "a key to sort by or to ask for that nobody has is told, and changes nothing else" {
	new_crm
	minicrm add Ann --set company=Acme --phone 1 >/dev/null
	assert_says "minicrm: no lead has 'compny'" minicrm list --where compny=acme --where 'compny!=x' --count
	assert_equal "$output" 0
	assert_says "minicrm: no lead has 'compny'" minicrm list --where 'compny!=acme' --ids
	assert_equal "$output" ann
	assert_says "minicrm: no lead has 'nmae'" minicrm list --sort -nmae,company --json
	assert_equal "$(jq -r '.[].id' <<<"$output")" ann
	assert_says '' minicrm contact list --where status=New
	minicrm contact add Ada >/dev/null
	assert_says "minicrm: no contact has 'status'" minicrm contact list --where status=New
	for arguments in '--where company=none' '--where source=x' '--where tags=x' '--where notes>1' \
		'--where last_note=today --sort last_note,path,follow_up_state' '--trash --where compny=x'; do
		# shellcheck disable=SC2086
		assert_says '' minicrm list $arguments
	done
	settings <<<$'[ui]\nsort = nmae'
	assert_says '' minicrm list
}

@test "a note is asked for by what it says, notes by how many there are" {
	new_crm
	minicrm add Ann --note 'Called again' --note Lost >/dev/null
	minicrm add Bob >/dev/null
	assert_prints ann minicrm list --where notes=lost --ids
	assert_prints bob minicrm list --where 'notes!=lost' --ids
	assert_prints ann minicrm list --where notes~call --where notes=2 --ids
	assert_prints '' minicrm list --where notes=called --ids
}

@test "a bare note counts from the commit that brought it" {
	new_crm
	minicrm add Ann >/dev/null
	by_hand leads/bob.yaml <<<$'name: Bob\nnotes:\n- called'
	by_hand leads/cy.yaml <<<$'name: Cy\nnotes:\n- wrote'
	git add leads
	GIT_AUTHOR_DATE='2026-11-20T10:00:00Z' git commit -qm 'by hand'
	by_hand leads/dee.yaml <<<$'name: Dee\nnotes:\n- rang'
	assert_prints $'bob\ncy' minicrm list --stale 3 --ids
	assert_prints '' minicrm list --stale 4 --ids
	assert_prints $'bob\ncy' minicrm list --where 'last_note<2026-11-21' --ids
	assert_equal "$(minicrm list --json | jq -c '.[] | select(.notes != []) | [.id, .notes[0].at, .notes[0].by]')" \
		$'["bob","2026-11-20T10:00:00Z","alice"]\n["cy","2026-11-20T10:00:00Z","alice"]\n["dee",null,null]'
	assert_equal "$(minicrm list --columns id,last_note --csv | tr -d "\r" | grep ^bob)" bob,2026-11-20T10:00:00Z
}
