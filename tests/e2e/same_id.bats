#!/usr/bin/env bats
# Two colleagues added different people of one name: a merge gave one the next id. What
# history tells of either, and what is taken back, is that record's own.

load lib
load team

# Each has added a max of their own, and bob, whose max is max-m-2 now, an eve before.
two_of_a_name() {
	new_team
	at 10:00 alice add 'Max M' --email max@alice.example >/dev/null
	at 10:01 alice set max-m --phone 1 >/dev/null
	at 10:09 bob add 'Eve Q' >/dev/null
	at 10:10 bob add 'Max M' --email max@bob.example >/dev/null
	at 11:00 alice sync
	at 11:01 bob sync
	at 11:02 alice sync
}

# told USER REF: by whom what was done to it, the oldest first.
told() {
	minicrm -C "$TEAM/$1" "${@:3}" log "$2" --json | jq -r 'reverse[] |
		[.by, .action, ([.changes[] | "\(.key)=\(.to)"] | select(. != []) | join(","))] | join(" ")'
}

max_of_alice='alice add name=Max M,email=max@alice.example,status=New
alice edit phone=1'
max_of_bob='bob add name=Max M,email=max@bob.example,status=New
bob merge id=max-m-2'

@test "each has the history of its own" {
	two_of_a_name
	for user in alice bob; do
		assert_equal "$(told $user max-m)" "$max_of_alice"
		assert_equal "$(told $user max-m-2)" "$max_of_bob"
		assert_equal "$(told $user eve-q)" 'bob add name=Eve Q,status=New'
	done
	at 12:00 bob set max-m-2 --phone 2
	at 12:01 bob rename max-m-2 maxim
	assert_equal "$(told bob maxim)" "$max_of_bob
bob edit phone=2
bob rename id=maxim"
	assert_equal "$(told bob max-m)" "$max_of_alice"
}

@test "a third of the name, and one from the trash" {
	two_of_a_name
	be carol
	minicrm clone team.git carol
	at 12:00 alice add 'Ann B' --email ann@alice.example
	at 12:10 carol add 'Ann B' --email ann@carol.example
	at 12:20 bob add 'Ann B' --email ann@bob.example
	at 12:21 bob rm ann-b
	at 13:00 alice sync
	at 13:01 carol sync
	at 13:02 bob sync
	assert_equal "$(told bob ann-b)" 'alice add name=Ann B,email=ann@alice.example,status=New'
	assert_equal "$(told bob ann-b-2)" 'carol add name=Ann B,email=ann@carol.example,status=New
carol merge id=ann-b-2'
	assert_equal "$(told bob ann-b-3)" 'bob add name=Ann B,email=ann@bob.example,status=New
bob trash
bob merge id=ann-b-3'
}

@test "one person that both added is one history" {
	new_team
	at 10:00 alice add 'Max M' --email max@x.example
	at 10:10 bob add 'Max M' --email max@x.example
	at 11:00 alice sync
	at 11:01 bob sync
	run told bob max-m
	assert_output_has 'alice add'
	assert_output_has 'bob add'
}

@test "a time that was changed by hand since takes no history away" {
	two_of_a_name
	sed -i 's/^created: .*/created: 2020-01-01T00:00:00Z/' alice/leads/max-m.yaml
	assert_equal "$(told alice max-m)" "$max_of_alice"
	at 12:00 alice commit
	assert_equal "$(told alice max-m)" "$max_of_alice
alice edit created=2020-01-01T00:00:00Z"
}

@test "a rename and a colleague's edit at once are both told" {
	new_team
	at 10:00 alice rename jane-doe jane
	at 10:10 bob set jane-doe --phone 2
	at 11:00 alice sync
	at 11:01 bob sync
	run told bob jane
	assert_output_has 'alice add name=Jane Doe'
	assert_output_has 'alice rename id=jane'
	assert_output_has 'bob edit phone=2'
}

@test "what was added is taken back where it stands now" {
	two_of_a_name
	mine=$(cat alice/leads/max-m.yaml) theirs=$(cat bob/leads/max-m-2.yaml)
	at 12:00 bob undo
	assert_equal "$(cat bob/leads/max-m.yaml)" "$mine"
	[ ! -e bob/leads/max-m-2.yaml ]
	assert_equal "$(git -C bob log -1 --format=%s)" 'max-m-2: undo add'
	at 12:01 bob redo
	assert_equal "$(cat bob/leads/max-m-2.yaml)" "$theirs"
	at 12:02 bob undo max-m-2
	[ ! -e bob/leads/max-m-2.yaml ]
	at 12:03 alice undo max-m
	assert_equal "$(git -C alice log -1 --format=%s)" 'max-m: undo phone'
	at 12:04 alice undo max-m
	[ ! -e alice/leads/max-m.yaml ]
	assert_equal "$(cat alice/leads/max-m-2.yaml)" "$theirs"
}

@test "neither takes back what the other did" {
	two_of_a_name
	be bob
	cd bob
	assert_refused 1 'no change of yours to max-m to take back' minicrm undo max-m
	cd ../alice
	be alice
	assert_refused 1 'no change of yours to max-m-2 to take back' minicrm undo max-m-2
}

@test "a change from before goes back, and no advice is on somebody else's record" {
	two_of_a_name
	at 12:00 alice set max-m-2 --phone 3
	at 12:01 alice sync
	at 12:02 bob sync
	cd bob
	be bob
	assert_refused 1 "'minicrm rm max-m-2' moves it to the trash" minicrm undo max-m-2
	cd ..
	at 13:00 alice add 'Zoe Z' --email z@alice.example
	at 13:05 bob add 'Zoe Z' --email z@bob.example
	at 13:06 bob set zoe-z --phone 7
	at 13:07 alice sync
	at 13:08 bob sync
	at 13:09 bob undo
	assert_equal "$(value zoe-z-2 phone)" null
	assert_equal "$(value zoe-z phone)" null
	assert_equal "$(git -C bob log -1 --format=%s)" 'zoe-z-2: undo phone'
}

@test "a contact's advice is on the contact" {
	new_team
	at 10:00 bob contact add 'Max M'
	at 10:01 bob sync
	at 10:02 alice sync
	at 10:03 alice contact set max-m --phone 1
	at 10:04 alice sync
	at 10:05 bob sync
	cd bob
	be bob
	assert_refused 1 "'minicrm contact rm max-m' moves it to the trash" minicrm contact undo
}
