#!/usr/bin/env bats
# What comes in by a sync is told in the words of the commands, whoever made it and however.

load lib
load team

# in_git USER MESSAGE: that colleague commits all that lies there, with git alone.
in_git() {
	be "$1"
	git -C "$TEAM/$1" add -A && git -C "$TEAM/$1" commit -qm "$2"
}

# What bob's sync says came in, without the first line.
told() {
	be alice
	git -C "$TEAM/alice" push -q
	at 20:00 bob sync | sed -n 's/^  //p' | paste -sd'|'
}

@test "hand edits in plain git commits tell the same as the commands" {
	new_team
	cd alice
	sed -i 's/^phone.*/phone: "2"/; s/^status.*/status: Contacted/' leads/jane-doe.yaml
	in_git alice 'wip'
	printf 'name: Tom Fox\nemail: tom@y.example\n' >leads/tom-fox.yaml
	printf 'first_name: Ada\n' >contacts/ada.yaml
	in_git alice 'fair'
	git mv leads/tom-fox.yaml leads/trash/
	in_git alice 'gone'
	git mv leads/jane-doe.yaml leads/jane.yaml
	in_git alice 'shorter'
	mkdir leads/vip && git mv leads/jane.yaml leads/vip/ && echo 'company: Acme' >>leads/vip/jane.yaml
	in_git alice 'important'
	git rm -q leads/trash/tom-fox.yaml
	in_git alice 'cleaned'
	assert_equal "$(told)" "tom-fox: purge|jane: move, company|jane-doe: rename to jane|tom-fox: trash|tom-fox: add|contact ada: add|jane-doe: phone, status New → Contacted"
}

@test "a command's commit is one line, with all that follows from it" {
	new_team
	at 10:00 alice add 'Tom Fox'
	at 10:01 alice add 'Eve Ray'
	at 10:02 alice move tom-fox eve-ray Contacted
	at 10:03 alice convert jane
	at 10:04 alice rename jane jd
	at 10:05 alice note jd 'Called' --follow-up 2026-12-01
	assert_equal "$(told)" "jd: follow_up, note|jane-doe: rename to jd|jane-doe: convert to contact|2 leads: status → Contacted|eve-ray: add|tom-fox: add"
}

@test "what concerns no record has its subject, and what does has both" {
	new_team
	cd alice
	echo 'Trade fair: 3 May' >dates.txt
	in_git alice 'Dates of the fair'
	printf '[follow_up]\nupcoming_days = 3\n' >minicrm.ini
	in_git alice 'Three days'
	printf '[follow_up]\nupcoming_days = 4\n' >minicrm.ini
	echo 'company: Acme' >>leads/jane-doe.yaml
	in_git alice 'both'
	echo 'company: Acme' >>leads/jane-doe.yaml
	in_git alice 'twice'
	sed -i '$d' leads/jane-doe.yaml && echo 'size: 3' >>leads/jane-doe.yaml
	in_git alice 'mended'
	assert_equal "$(told)" "jane-doe: size|jane-doe: cannot be read|jane-doe: company|settings: edit|Three days|Dates of the fair"
}

@test "very many are counted" {
	local i
	new_team
	for i in $(seq 30); do echo "name: L$i" >alice/leads/l$i.yaml; done
	in_git alice 'Import'
	for i in $(seq 25); do
		echo "size: $i" >>alice/leads/l$i.yaml
		in_git alice "size $i"
	done
	run told
	assert_output_has 'l25: size|l24: size|'
	assert_output_has '|l6: size|… and 6 more commits'
	for i in $(seq 30); do rm alice/leads/l$i.yaml; done
	in_git alice 'Cleaned up'
	assert_equal "$(told)" 'Cleaned up (30 records)'
}
