#!/usr/bin/env bats
# A lead's way along the pipeline, to a contact, and through the trash.

load lib

@test "a referral is assigned, contacted, noted, qualified and converted" {
	new_crm
	minicrm add 'Jane Doe' --email jane@acme.example --phone '+1 555 0100' --source referral --tag vip
	minicrm assign jane bob
	minicrm move jane contacted
	minicrm note jane 'Called; wants a demo' --follow-up 2026-11-20
	run minicrm
	assert_output_has '2026-11-20 overdue'
	minicrm move jane qualified
	run minicrm convert jane
	assert_equal "$output" 'jane-doe: convert to contact jane-doe'
	run minicrm contact show jane-doe --json
	assert_equal "$(jq -r '[.first_name, .last_name, .email, .phone, .source, .assigned_to, .tags[0], .lead] | join("|")' <<<"$output")" \
		'Jane|Doe|jane@acme.example|+1 555 0100|Referral|bob|vip|jane-doe'
	assert_equal "$(minicrm show jane --json | jq -r '[.status, .contact] | join("|")')" 'Converted|jane-doe'
	assert_equal "$(git log --reverse --format=%s | sed 1d)" "jane-doe: add
jane-doe: assigned_to → bob
jane-doe: status New → Contacted
jane-doe: follow_up, note
jane-doe: status Contacted → Qualified
jane-doe: convert to contact"
	assert_git_clean
}

@test "the contact tells the notes of the lead that it was" {
	new_crm
	minicrm add 'Jane Doe' --note 'Met at the fair'
	minicrm convert jane
	run minicrm contact show jane
	assert_output_has 'Met at the fair'
}

@test "a second convert and one of a lost lead are refused" {
	new_crm
	minicrm add 'Jane Doe'
	minicrm add 'Bob Ray' --status lost
	minicrm convert jane-doe
	assert_refused 1 "is converted already" minicrm convert jane-doe
	assert_refused 1 "'bob-ray' is Lost" minicrm convert bob-ray
	assert_refused 1 'is Converted' minicrm move jane-doe new
	assert_refused 2 'convert' minicrm move bob-ray converted
}

@test "a contact of that address is named, and linked with --into or left with --new" {
	new_crm
	minicrm contact add 'Jane Roe' --email JANE@acme.example
	minicrm add 'Jane Doe' --email jane@acme.example --phone 1 --tag vip
	minicrm add 'Jane Two' --email jane@acme.example
	assert_refused 1 "--into jane-roe" minicrm convert jane-doe
	minicrm convert jane-doe --into jane-roe
	assert_equal "$(minicrm contact show jane-roe --json | jq -r '[.name, .email, .phone, .tags[0], .lead] | join("|")')" \
		'Jane Roe|JANE@acme.example|1|vip|jane-doe'
	run minicrm convert jane-two --new --last Second
	assert_equal "$output" 'jane-two: convert to contact jane-second'
	assert_refused 2 '--into links' minicrm convert jane-two --into jane-roe --new
	assert_git_clean
}

@test "names are split at the first blank, and around a comma" {
	new_crm
	minicrm add 'Anna Maria van Dam'
	minicrm add 'Doe, Jane'
	minicrm add 'Acme'
	minicrm convert anna-maria-van-dam
	minicrm convert doe-jane
	minicrm convert acme
	assert_equal "$(minicrm contact list --json | jq -r '.[] | [.first_name, .last_name] | join("/")' | sort)" "Acme/
Anna/Maria van Dam
Jane/Doe"
}

@test "thirty leads are assigned at once: one commit, or none" {
	new_crm
	refs=()
	for i in $(seq 30); do
		minicrm add "Lead Number$i" >/dev/null
		refs+=("lead-number$i")
	done
	before=$(commits)
	assert_refused 1 "no lead 'nobody'" minicrm assign "${refs[@]}" nobody bob
	minicrm assign "${refs[@]}" bob
	assert_equal "$(commits)" $((before + 1))
	assert_equal "$(subject)" '30 leads: assigned_to → bob'
	assert_equal "$(minicrm list --assigned-to bob --count)" 30
	assert_git_clean
}

@test "a deleted lead stands in the trash and comes back to its folder" {
	new_crm
	by_hand leads/vip/jane-doe.yaml <<<'name: Jane Doe'
	minicrm rm jane-doe
	[ -f leads/trash/vip/jane-doe.yaml ]
	assert_equal "$(minicrm list --count)" 0
	assert_equal "$(minicrm trash --ids)" jane-doe
	assert_equal "$(minicrm list --trash --ids)" jane-doe
	assert_refused 1 "no lead 'Jane'" minicrm rm Jane
	minicrm restore jane
	[ -f leads/vip/jane-doe.yaml ]
	assert_equal "$(subject)" 'jane-doe: restore'
	assert_git_clean
}

@test "restore finds another id where a new lead took it, and the contact's link follows" {
	new_crm
	minicrm add 'Jane Doe'
	minicrm convert jane-doe
	minicrm rm jane-doe
	by_hand leads/jane-doe.yaml <<<'name: Jane Doe the other'
	git add leads && git commit -qm 'another Jane'
	run --separate-stderr minicrm restore "$(minicrm list --trash --ids)"
	assert_equal "$status" 0
	[[ $stderr == *"restored as 'jane-doe-2'"* ]]
	assert_equal "$(minicrm contact show jane --json | jq -r .lead)" jane-doe-2
	assert_git_clean
}

@test "purge asks, says that history holds it, and needs --yes without a terminal" {
	new_crm
	minicrm add 'Jane Doe'
	minicrm rm jane-doe
	assert_refused 1 '--yes' minicrm purge jane-doe
	assert_refused 1 '--yes' minicrm purge --all
	assert_refused 2 'purge what' minicrm purge
	run --separate-stderr minicrm purge --all --yes
	[[ $stderr == *'history still holds'* ]]
	assert_equal "$(minicrm trash --count)" 0
	assert_equal "$(git show HEAD~1:leads/trash/jane-doe.yaml | head -1)" 'name: Jane Doe'
	assert_git_clean
}

@test "a trashed person's address warns, and names the trashed one" {
	new_crm
	minicrm add 'Jane Doe' --email jane@acme.example
	minicrm rm jane-doe
	run --separate-stderr minicrm add 'Jane D' --email Jane@acme.example
	assert_equal "$output" jane-d
	[[ $stderr == *'jane-doe (Jane Doe), in the trash'* ]]
}

@test "a new id takes the links with it" {
	new_crm
	minicrm add 'Jane Doe'
	minicrm convert jane-doe
	minicrm contact rename jane-doe jane
	assert_equal "$(minicrm show jane-doe --json | jq -r .contact)" jane
	assert_equal "$(git log -1 --format=%B | sed '/^$/d')" \
		$'contact jane-doe: rename to jane\njane-doe: contact: jane-doe → jane'
	minicrm rename jane-doe lead-jane
	assert_equal "$(git log -1 --format=%B | sed '/^$/d')" \
		$'jane-doe: rename to lead-jane\ncontact jane: lead: jane-doe → lead-jane'
	assert_equal "$(minicrm contact show jane --json | jq -r .lead)" lead-jane
	assert_refused 2 'is no id' minicrm rename lead-jane ../x
	minicrm add Bob
	assert_refused 1 'is taken' minicrm rename bob lead-jane
	assert_git_clean
}
