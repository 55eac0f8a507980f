load lib

@test "add prints the new id alone, and the lead is a file and a commit" {
	new_crm
	assert_prints jane-doe minicrm add 'Jane Doe'
	assert_equal "$(cat leads/jane-doe.yaml)" "name: Jane Doe
status: New
created: $NOW"
	assert_equal "$(subject)" 'jane-doe: add'
	assert_equal "$(git show --name-only --format= HEAD)" leads/jane-doe.yaml
	assert_git_clean
}

@test "every field has its option, and any other key is set with --set" {
	new_crm
	minicrm add 'Jane Doe' --email jane@acme.example --phone '+1 555 0100' \
		--source referral --assigned-to alice --status contacted \
		--follow-up 2026-12-01 --tag vip --tag fintech --note 'Called; wants a demo.' \
		--set company=Acme --set deal_size=5400
	assert_equal "$(cat leads/jane-doe.yaml)" "name: Jane Doe
email: jane@acme.example
phone: +1 555 0100
source: Referral
assigned_to: alice
status: Contacted
follow_up: 2026-12-01
tags: [vip, fintech]
created: $NOW
company: Acme
deal_size: \"5400\"
notes:
  - at: $NOW
    by: alice
    text: Called; wants a demo."
	assert_git_clean
}

@test "new is add" {
	new_crm
	assert_prints jane-doe minicrm new 'Jane Doe'
}

@test "ids come from names, and taken ones are numbered" {
	new_crm
	assert_prints jose-garcia-o-brien minicrm add "José García-O'Brien"
	assert_prints 李伟 minicrm add 李伟
	assert_prints unnamed minicrm add '!!!'
	assert_prints jane-doe minicrm add 'Jane Doe'
	assert_prints jane-doe-2 minicrm add 'Jane Doe'
	minicrm rm jane-doe-2 >/dev/null
	assert_prints jane-doe-3 minicrm add 'jane DOE'
	assert_prints trash-2 minicrm add Trash
}

@test "days are understood in many ways" {
	new_crm
	while read -r word day; do
		id=$(minicrm add Jane --follow-up "$word")
		assert_equal "$word $(minicrm show "$id" --json | jq -r .follow_up)" "$word $day"
	done <<-END
		2026-12-01 2026-12-01
		today 2026-11-24
		Tomorrow 2026-11-25
		+3d 2026-11-27
		+2w 2026-12-08
		+1m 2026-12-24
		fri 2026-11-27
		tuesday 2026-12-01
		none null
	END
}

@test "a word that a YAML reader would take for something else is quoted" {
	new_crm
	minicrm add No --phone 0043123 --set flag=yes --set when=2026-01-01
	run cat leads/no.yaml
	assert_has "$output" 'name: "No"'
	assert_has "$output" 'phone: "0043123"'
	assert_has "$output" 'flag: "yes"'
	assert_has "$output" 'when: "2026-01-01"'
	assert_equal "$(minicrm show no --json | jq -r .name,.phone,.custom.flag)" 'No
0043123
yes'
}

@test "an e-mail address that is known already is a warning" {
	new_crm
	minicrm add 'Jane Doe' --email jane@acme.example
	run --separate-stderr minicrm add 'J. Doe' --email JANE@acme.example
	[ "$status" -eq 0 ]
	assert_equal "$output" j-doe
	assert_equal "$stderr" 'minicrm: warning: the e-mail address JANE@acme.example is known already: lead jane-doe (Jane Doe)'
	assert_git_clean
}

@test "the last of several values of one field counts" {
	new_crm
	minicrm add Jane --phone 1 --phone 2 --set a=x --set a=y
	assert_equal "$(minicrm show jane --json | jq -r .phone,.custom.a)" '2
y'
}

@test "--set of a field is that field" {
	new_crm
	minicrm add Jane --set status=lost --set email=j@x.example --set follow_up=tomorrow
	assert_equal "$(minicrm show jane --json | jq -r .status,.email,.follow_up)" 'Lost
j@x.example
2026-11-25'
	assert_refused 2 "unknown status 'lots': *" minicrm add Joe --set status=lots
}

@test "what is wrong whatever the data are is refused with exit code 2" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	while IFS='|' read -r message arguments; do
		eval "set -- $arguments"
		assert_refused 2 "$message" minicrm add "$@"
	done <<-'END'
		a lead needs a name: minicrm add 'Jane Doe'|
		*name must not be empty|''
		*name must not be empty|'  '
		*name must not be empty|Joe --name ''
		several words need quotes: minicrm add 'Joe Doe'|Joe Doe
		unknown status 'Lots': expected one of New, Contacted, Qualified, Lost, Converted|Joe --status Lots
		status Converted is reached only by 'minicrm convert'*|Joe --status converted
		bad date '2026-02-30': expected *|Joe --follow-up 2026-02-30
		bad date 'someday': expected *|Joe --follow-up someday
		bad --set 'company': expected KEY=VALUE|Joe --set company
		the key must not be empty|Joe --set =x
		the key ' a' begins or ends with a blank|Joe --set ' a=x'
		the key 'a ' begins or ends with a blank|Joe --set 'a =x'
		the key 'a?x1bb' holds a control character*|Joe --set $'a\eb=x'
		'created' is set once*|Joe --set created=2026-01-01
		'contact' is set by 'minicrm convert'*|Joe --set contact=x
		tags are set with --tag*|Joe --set tags=x
		notes are added with --note*|Joe --set notes=x
		unknown key 'follow-up': it is spelled 'follow_up'|Joe --set follow-up=today
		unknown key 'Email': it is spelled 'email'|Joe --set Email=x
		a tag must not be empty|Joe --tag ''
		the note is empty|Joe --note ' '
		unknown option '--foo': see 'minicrm help add'|Joe --foo
		option '--email' needs a value, ADDRESS: see 'minicrm help add'|Joe --email
		*is not UTF-8*|$'Jo\xff'
		*is not UTF-8*|Joe --phone $'\xc0\xaf'
	END
}

@test "an unknown user or source of the team is refused" {
	new_crm
	assert_refused 1 "unknown source 'Fax': expected one of Website, Referral, *" minicrm add Joe --source Fax
	by_git minicrm.ini <<-END
		[users]
		alice = alice@acme.example
		bob = bob@acme.example
		[sources]
		Trade Fair =
	END
	assert_refused 1 "unknown user 'eve': expected one of alice, bob (*" minicrm add Joe --assigned-to eve
	assert_refused 1 "unknown source 'Website': expected one of Trade Fair (*" minicrm add Joe --source Website
	minicrm add Joe --assigned-to BOB --source 'trade fair'
	assert_equal "$(minicrm show joe --json | jq -r .assigned_to,.source)" 'bob
Trade Fair'
}

@test "a contact's name is split, or given in its halves" {
	new_crm
	assert_prints jane-van-doe minicrm contact add 'Jane van Doe'
	assert_equal "$(cat contacts/jane-van-doe.yaml)" "first_name: Jane
last_name: van Doe
created: $NOW"
	assert_equal "$(subject)" 'contact jane-van-doe: add'
	assert_prints joe-doe minicrm contact add 'Doe, Joe'
	assert_prints ann-lee minicrm contact add --first Ann --last Lee
	assert_prints cher minicrm contact add Cher
	assert_prints bo-diddley minicrm contact add --name 'Bo Diddley'
	assert_equal "$(minicrm contact show cher --json | jq -c '[.name,.first_name,.last_name]')" '["Cher","Cher",null]'
	assert_refused 2 "a contact needs a name: minicrm contact add 'Jane Doe'" minicrm contact add
	assert_refused 2 "unknown option '--status': see 'minicrm help contact add'" minicrm contact add Joe --status New
	assert_refused 2 "several words need quotes: minicrm contact add 'Joe Doe'" minicrm contact add Joe Doe
	assert_git_clean
}

@test "where the team files by letters new leads go there" {
	new_crm
	by_git minicrm.ini <<<$'[store]\nfanout = 1'
	minicrm add 'Jane Doe'
	[ -f leads/j/jane-doe.yaml ]
	assert_git_clean
}
