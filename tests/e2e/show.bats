load lib

# A lead and a contact that know each other.
linked() {
	new_crm
	minicrm add 'Jane Doe' --email jane@acme.example --phone '+1 555 0100' --source Referral \
		--assigned-to alice --tag vip --tag fintech --set company=Acme --note 'Called.' >/dev/null
	MINICRM_NOW=2026-11-24T10:00:00Z minicrm convert jane >/dev/null
	MINICRM_NOW=2026-11-24T11:30:00Z minicrm contact note jane 'Signed!' >/dev/null
}

@test "show is a page with the fields that are set and the notes, newest last" {
	new_crm
	by_git leads/vip/jane.yaml <<-'END'
		name: Jane Doe
		email: jane@acme.example
		status: contacted
		follow_up: 2026-11-20
		tags: [vip, fintech]
		created: 2026-11-01T08:00:00Z
		company: Acme
		address: {city: Graz, zip: 8010}
		notes:
		  - at: 2026-11-20T10:00:00Z
		    by: bob
		    text: the second
		  - at: 2026-11-02T09:30:00+01:00
		    by: alice
		    text: "the first\nin two lines"
	END
	assert_prints 'Jane Doe

ID         jane
Email      jane@acme.example
Status     Contacted
Follow-up  2026-11-20 overdue
Tags       vip, fintech
Created    2026-11-01 08:00
company    Acme
address    {"city": "Graz", "zip": "8010"}
File       leads/vip/jane.yaml

2026-11-02 08:30  alice
    the first
    in two lines

2026-11-20 10:00  bob
    the second' minicrm show jane
}

@test "times are local" {
	new_crm
	minicrm add Jane --note Hello >/dev/null
	run env TZ=Europe/Vienna minicrm show jane
	assert_has "$output" 'Created  2026-11-24 10:00'
	assert_has "$output" '2026-11-24 10:00  alice'
}

@test "a lead and its contact show each other's notes" {
	linked
	run minicrm show jane-doe
	assert_has "$output" 'Contact      jane-doe (Jane Doe)'
	assert_has "$output" 'Notes of the contact jane-doe

2026-11-24 11:30  alice
    Signed!'
	run minicrm contact show jane-doe
	assert_has "$output" 'Lead         jane-doe (Jane Doe)'
	assert_has "$output" 'Notes of the lead jane-doe

2026-11-24 09:00  alice
    Called.'
}

@test "a link that leads nowhere is told" {
	new_crm
	by_git leads/jane.yaml <<<$'name: Jane\ncontact: jane-do\nstatus: Converted'
	minicrm contact add 'Jane Doe' >/dev/null
	run minicrm show jane
	[ "$status" -eq 0 ]
	assert_has "$output" 'Contact  jane-do (there is none)'
}

@test "--json of a lead has every key of the record" {
	linked
	assert_equal "$(minicrm show jane-doe --json | jq -c keys_unsorted)" \
		'["kind","id","path","name","email","phone","source","assigned_to","status","follow_up_state","tags","created","contact","custom","notes"]'
	assert_equal "$(minicrm show jane-doe --json | jq -Sc .)" "$(jq -Sc . <<-END
		{"kind": "lead", "id": "jane-doe", "path": "leads/jane-doe.yaml", "name": "Jane Doe",
		 "email": "jane@acme.example", "phone": "+1 555 0100", "source": "Referral",
		 "assigned_to": "alice", "status": "Converted", "follow_up_state": "none",
		 "tags": ["vip", "fintech"], "created": "$NOW", "contact": "jane-doe",
		 "custom": {"company": "Acme"},
		 "notes": [{"at": "$NOW", "by": "alice", "text": "Called."}]}
	END
	)"
}

@test "--json of a contact has both names and the lead it came from" {
	linked
	assert_equal "$(minicrm contact show jane-doe --json | jq -Sc 'del(.created)')" "$(jq -Sc . <<-'END'
		{"kind": "contact", "id": "jane-doe", "path": "contacts/jane-doe.yaml", "name": "Jane Doe",
		 "first_name": "Jane", "last_name": "Doe",
		 "email": "jane@acme.example", "phone": "+1 555 0100", "source": "Referral",
		 "assigned_to": "alice", "tags": ["vip", "fintech"], "lead": "jane-doe", "custom": {},
		 "notes": [{"at": "2026-11-24T11:30:00Z", "by": "alice", "text": "Signed!"}]}
	END
	)"
}

@test "--json of the smallest lead has what is always there, and no more" {
	new_crm
	by_git leads/bob.yaml <<<'name: Bob'
	assert_equal "$(minicrm show bob --json | jq -c .)" \
		'{"kind":"lead","id":"bob","path":"leads/bob.yaml","name":"Bob","status":"New","follow_up_state":"none","tags":[],"custom":{},"notes":[]}'
}

@test "days, times and nested values are the same in every JSON" {
	new_crm
	by_git leads/bob.yaml <<-'END'
		name: Bob
		follow_up: 2026-11-25
		created: 2026-11-23 10:00:00 +02:00
		status: qualified
		address: {city: Graz, lines: [a, b]}
		note: "tab\there"
	END
	assert_equal "$(minicrm show bob --json | jq -c '[.follow_up,.follow_up_state,.created,.status,.custom.address,.custom.note]')" \
		'["2026-11-25","upcoming","2026-11-23T08:00:00Z","Qualified",{"city":"Graz","lines":["a","b"]},"tab\there"]'
}

@test "a bare note shows the time and the author of the commit that brought it" {
	new_crm
	by_hand leads/bob.yaml <<<$'name: Bob\nnotes:\n- called, wants a demo'
	assert_has "$(minicrm show bob)" 'not committed yet
    called, wants a demo'
	git add leads/bob.yaml
	GIT_AUTHOR_DATE='2026-11-20T10:00:00Z' git commit -qm 'by hand'
	assert_equal "$(minicrm show bob --json | jq -c .notes)" \
		'[{"at":"2026-11-20T10:00:00Z","by":"alice","text":"called, wants a demo"}]'
	assert_git_clean
}

@test "--raw is the file, byte for byte" {
	new_crm
	printf '\xef\xbb\xbfname: Jane\r\n# \xe2\x80\xae\x1b no newline' >leads/jane.yaml
	minicrm show jane --raw >out || true
	cmp out leads/jane.yaml
}

@test "--raw shows a broken file too, and one in the trash" {
	new_crm
	by_git leads/bad.yaml <<<'name: ['
	assert_prints 'name: [' minicrm show bad --raw
	by_git leads/trash/old.yaml <<<'name: Old'
	assert_prints 'name: Old' minicrm show old --raw
}

@test "a record in the trash is shown as such" {
	new_crm
	minicrm add Jane >/dev/null
	minicrm rm jane >/dev/null
	run minicrm show jane
	assert_has "$output" 'Jane  (in the trash)'
	assert_has "$output" 'File     leads/trash/jane.yaml'
}

@test "a broken record shows its place and its reason" {
	new_crm
	by_git leads/bad.yaml <<<$'name: Bad\nfollow_up: 2026-13-01'
	run --separate-stderr minicrm show bad
	[ "$status" -eq 0 ]
	assert_has "$output" 'bad  broken  leads/bad.yaml:2:12: error: '
	run --separate-stderr minicrm show bad --json
	[ "$status" -eq 0 ]
	assert_equal "$(jq -c 'keys_unsorted, .broken.line, .broken.column' <<<"$output")" '["kind","id","path","broken"]
2
12'
}

@test "a REF that fits none or several is an error" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	minicrm add 'Jane Roe' >/dev/null
	assert_fails 1 "'jane' is ambiguous: jane-doe (Jane Doe), jane-roe (Jane Roe)" minicrm show jane
	assert_fails 1 "no lead 'joe'" minicrm show joe
	assert_fails 2 "'show' needs REF: see 'minicrm help show'" minicrm show
	assert_fails 2 '--json and --raw: give one of them' minicrm show jane-doe --json --raw
}

@test "long notes are wrapped at the terminal's width, and not in a pipe" {
	new_crm
	minicrm add Jane --note 'one two three four five six seven eight nine ten eleven twelve https://example.org/a-long-address-that-stays-whole 李伟李伟李伟李伟 end' >/dev/null
	run on_terminal 40 'PAGER=cat minicrm --color=never show jane'
	assert_has "$output" '    one two three four five six seven
    eight nine ten eleven twelve
    https://example.org/a-long-address-that-stays-whole
    李伟李伟李伟李伟 end'
	run minicrm show jane
	assert_has "$output" '    one two three four five six seven eight nine ten eleven twelve https://example.org/a-long-address-that-stays-whole 李伟李伟李伟李伟 end'
}
