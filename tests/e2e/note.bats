load lib

@test "a note is appended with its time and author" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	assert_prints 'jane-doe: note' minicrm note jane Called, wants a demo.
	MINICRM_NOW=2026-11-25T10:00:00Z minicrm note jane 'Sent the offer: 100 EUR'
	assert_equal "$(tail -n 7 leads/jane-doe.yaml)" "notes:
  - at: $NOW
    by: alice
    text: Called, wants a demo.
  - at: 2026-11-25T10:00:00Z
    by: alice
    text: \"Sent the offer: 100 EUR\""
	assert_git_clean
}

@test "a note may come from standard input, with all its lines" {
	new_crm
	minicrm add Jane >/dev/null
	printf 'First line\n\n  - indented "x": # y\nlast\n\n' | minicrm note jane -
	assert_equal "$(minicrm show jane --json | jq -c .notes[0].text)" '"First line\n\n  - indented \"x\": # y\nlast"'
	assert_git_clean
}

@test "a note that comes with CRLF is kept in lines of ours" {
	new_crm
	minicrm add Jane >/dev/null
	printf 'First\r\n\r\nlast\r\n' | minicrm note jane -
	assert_equal "$(minicrm show jane --json | jq -c .notes[0].text)" '"First\n\nlast"'
	run grep -c $'\r' leads/jane.yaml
	assert_equal "$output" 0
}

@test "the status and the next follow-up go into the same commit" {
	new_crm
	minicrm add Jane >/dev/null
	assert_prints 'jane: status New → Contacted, follow_up, note' \
		minicrm note jane called, try again on Friday --follow-up fri --status contacted
	assert_equal "$(commits)" 3
	assert_equal "$(minicrm show jane --json | jq -r .follow_up,.status)" '2026-11-27
Contacted'
}

@test "who writes is the settings' user, or the team's user with that address" {
	new_crm
	minicrm add Jane >/dev/null
	by_git minicrm.ini <<<$'[users]\narcher = Alice@acme.example'
	minicrm note jane one
	settings <<<$'[user]\nname = ally'
	minicrm note jane two
	assert_equal "$(minicrm show jane --json | jq -c '[.notes[].by]')" '["archer","ally"]'
}

@test "a text that begins with a dash stands behind --" {
	new_crm
	minicrm add Jane >/dev/null
	minicrm note jane -- --status is unclear
	minicrm note jane - and so on </dev/null
	assert_equal "$(minicrm show jane --json | jq -c '[.notes[].text]')" '["--status is unclear","- and so on"]'
}

@test "notes of contacts are notes" {
	new_crm
	minicrm contact add 'Ann Lee' >/dev/null
	assert_prints 'contact ann-lee: note' minicrm contact note ann Hello
	assert_refused 2 "unknown option '--status': see 'minicrm help contact note'" minicrm contact note ann x --status New
}

@test "a note without a text says how to give it" {
	new_crm
	minicrm add Jane >/dev/null
	assert_refused 2 "'note' needs REF*: see 'minicrm help note'" minicrm note
	assert_refused 2 "the note is empty" minicrm note jane ' '
	assert_refused 2 "the note is empty" minicrm note jane - </dev/null
	assert_refused 2 "bad date 'soon': *" minicrm note jane x --follow-up soon
	assert_refused 2 "status Converted is reached only by *" minicrm note jane x --status Converted
	assert_refused 1 "no lead 'joe'" minicrm note joe x
}
