load lib

@test "set changes one line of a file that a person wrote, and no other byte" {
	new_crm
	by_git leads/jane.yaml <<-'END'
		# Met at the fair, 2026
		status:   contacted   # not so sure
		phone:  '0043 1'      # the office

		name: "Jane Doe"      # Dr.?
		tags:
		    - vip             # since May
		extra: {floor: 3, lift: no}
		notes:
		- called, wants a demo
	END
	assert_prints 'jane: phone' minicrm set jane --phone '0043 2'
	assert_equal "$(git diff --unified=0 HEAD~1 -- leads | tail -n +6)" "-phone:  '0043 1'      # the office
+phone:  '0043 2'      # the office"
	assert_equal "$(git diff --stat HEAD~1 | tail -n 1)" ' 1 file changed, 1 insertion(+), 1 deletion(-)'
	assert_git_clean
}

@test "set says what it did, and does it in one commit" {
	new_crm
	minicrm add 'Jane Doe' --tag old >/dev/null
	assert_prints 'jane-doe: email, status New → Contacted, tags, note' \
		minicrm set jane --status contacted --email j@x.example --tag vip --untag OLD --note Hello
	assert_equal "$(commits)" 3
	assert_equal "$(subject)" 'jane-doe: email, status New → Contacted, tags, note'
	assert_has "$(git log -1 --format=%b)" 'status: New → Contacted'
	assert_git_clean
}

@test "nothing to change is no commit" {
	new_crm
	minicrm add 'Jane Doe' --tag vip --phone 1 >/dev/null
	before=$(snapshot)
	for arguments in '--phone 1' '--status new' '--tag VIP' '--untag none' '--unset email' \
		'--tag a --untag A' '--untag vip --tag Vip' '--set a=1 --unset a' \
		'--follow-up none' '--set company='; do
		# shellcheck disable=SC2086
		assert_says 'minicrm: nothing to change' minicrm set jane $arguments
		assert_equal "$output" ''
	done
	assert_equal "$(snapshot)" "$before"
}

@test "values are taken away with --unset, with none, or with nothing" {
	new_crm
	minicrm add Jane --email j@x.example --phone 1 --follow-up today --set a=1 --set b=2 >/dev/null
	minicrm set jane --unset email --phone '' --follow-up none --unset a --set b=
	assert_equal "$(cat leads/jane.yaml)" "name: Jane
status: New
created: $NOW"
}

@test "a record is named by its id, a part of it, its e-mail address or a part of its name" {
	new_crm
	minicrm add 'Jane Doe' --email jane@acme.example >/dev/null
	minicrm add 'Jane Roe' >/dev/null
	for ref in jane-doe jane-d JANE@ACME.example doe 'ne dö'; do
		run minicrm set "$ref" --phone "$RANDOM$RANDOM"
		[ "$status" -eq 0 ]
		assert_equal "$output" 'jane-doe: phone'
	done
	assert_refused 1 "'jane' is ambiguous: jane-doe (Jane Doe), jane-roe (Jane Roe)" minicrm set jane --phone 3
	assert_refused 1 "no lead 'john'" minicrm set john --phone 3
	assert_refused 1 "no contact 'jane-doe'" minicrm contact set jane-doe --phone 3
}

@test "what is wrong whatever the data are is refused with exit code 2" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	while IFS='|' read -r message arguments; do
		eval "set -- $arguments"
		assert_refused 2 "$message" minicrm set "$@"
	done <<-'END'
		'set' needs REF: see 'minicrm help set'|
		set what? see 'minicrm help set'|jane
		'doe' is one argument too many: see 'minicrm help set'|jane doe --phone 1
		a lead must have a name*|jane --unset name
		*name must not be empty|jane --name ''
		*name must not be empty|jane --set name=
		unknown status 'Lots': expected one of *|jane --phone 1 --status Lots
		status Converted is reached only by 'minicrm convert'*|jane --status Converted
		bad date '2026-02-30': *|jane --follow-up 2026-02-30
		'created' is set once*|jane --unset created
		'contact' is set by 'minicrm convert'*|jane --unset contact
		tags are set with --tag and taken with --untag|jane --unset tags
		notes are added with *|jane --unset notes
	END
}

@test "a Converted lead stays Converted" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	minicrm convert jane >/dev/null
	assert_refused 1 "'jane-doe' is Converted: *" minicrm set jane --status Lost
	assert_refused 1 "'jane-doe' is Converted: *" minicrm set jane --unset status
	minicrm set jane --phone 1
	assert_git_clean
}

@test "a hand edit of the record is a commit of its own before the change" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	echo 'company: Acme' >>leads/jane-doe.yaml
	minicrm set jane --phone 1
	assert_equal "$(subject)" 'jane-doe: phone'
	assert_equal "$(git show --format= HEAD~1 | tail -n 1)" '+company: Acme'
	assert_git_clean
}

@test "whatever else is staged or edited stays as it was" {
	new_crm
	minicrm add 'Jane Doe' >/dev/null
	minicrm add 'Joe Roe' >/dev/null
	echo plan >plan.txt
	git add plan.txt
	echo 'company: Acme' >>leads/joe-roe.yaml
	echo draft >draft.txt
	minicrm set jane --phone 1
	assert_equal "$(git status --porcelain)" ' M leads/joe-roe.yaml
A  plan.txt
?? draft.txt'
	assert_equal "$(git show --format= --name-only)" leads/jane-doe.yaml
}

@test "a contact's names are set in halves or at once" {
	new_crm
	minicrm contact add 'Jane Doe' >/dev/null
	assert_prints 'contact jane-doe: last_name' minicrm contact set jane --last Roe
	minicrm contact set jane --name 'Smith, Joan'
	assert_equal "$(minicrm contact show jane --json | jq -c '[.first_name,.last_name]')" '["Joan","Smith"]'
	minicrm contact set jane --unset first_name
	assert_equal "$(minicrm contact show jane --json | jq -c .name)" '"Smith"'
	assert_refused 1 "'jane-doe' would be left as no valid contact: *" minicrm contact set jane --unset last_name
	assert_git_clean
}

@test "the e-mail address of somebody else is a warning" {
	new_crm
	minicrm contact add 'Ann Lee' --email ann@x.example >/dev/null
	minicrm add 'Jane Doe' --email jane@x.example >/dev/null
	run --separate-stderr minicrm set jane --email ann@x.example
	[ "$status" -eq 0 ]
	assert_equal "$stderr" 'minicrm: warning: the e-mail address ann@x.example is known already: contact ann-lee (Ann Lee)'
	run --separate-stderr minicrm set jane --email JANE@x.example
	assert_equal "$stderr" ''
}

@test "a broken record is never rewritten" {
	new_crm
	by_git leads/jane.yaml <<<$'name: Jane\nstatus: Lots'
	assert_refused 1 'leads/jane.yaml:2:9: error: *' minicrm set jane --phone 1
}

@test "line ends, the mark at the start and the end of the file stay" {
	new_crm
	printf '\xef\xbb\xbfname: Jane\r\nphone: 1\r\n# end' | by_git leads/jane.yaml
	printf '\xef\xbb\xbfname: Jane\r\nphone: "2"\r\n# end' >expected
	minicrm set jane --phone 2
	cmp leads/jane.yaml expected
}

@test "what a value holds drives no terminal from the log either" {
	new_crm
	minicrm add Jane --assigned-to $'al\e[2J' >/dev/null
	minicrm set jane --name $'J\e]0;x\a\u202e' --tag $'a\tb' --note $'l1\e[1m\nl2' >/dev/null
	assert_equal "$(minicrm show jane --json | jq -r .name)" $'J\e]0;x\a\u202e'
	bodies=$(git log --format=%B)
	assert_has "$bodies" 'J\x1b]0;x\x07\u202e'
	assert_has "$bodies" 'al\x1b[2J'
	assert_lacks "$bodies" $'\e'
	assert_lacks "$(cat .git/logs/HEAD)" $'\e'
	minicrm undo >/dev/null
	assert_equal "$(minicrm show jane --json | jq -r .name)" Jane
}
