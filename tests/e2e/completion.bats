load lib
load shells

# The example's data, in the current folder.
example() {
	cp -R "$BATS_TEST_DIRNAME/../../example-data/." .
}

# In every shell alike.
each_kind_of_word() {
	become <<-'END'
		minicrm sho<Tab>                             => <minicrm><show>
		minicrm contact show elo<Tab>                => <minicrm><contact><show><elodie-marchand>
		minicrm show 李<Tab>                         => <minicrm><show><李伟>
		minicrm restore old<Tab>                     => <minicrm><restore><old-mill-brewery>
		minicrm list --unas<Tab>                     => <minicrm><list><--unassigned>
		minicrm list --assigned-to ca<Tab>           => <minicrm><list><--assigned-to><carol>
		minicrm list --assigned-to=CA<Tab>           => <minicrm><list><--assigned-to=carol>
		minicrm list --source cold<Tab> --mine       => <minicrm><list><--source><Cold Outreach><--mine>
		minicrm list --status New,qua<Tab>           => <minicrm><list><--status><New,Qualified>
		minicrm list --status=New,qua<Tab>           => <minicrm><list><--status=New,Qualified>
		minicrm list --sort name,-follow_up_s<Tab>   => <minicrm><list><--sort><name,-follow_up_state>
		minicrm list --columns=id,pho<Tab>           => <minicrm><list><--columns=id,phone>
		minicrm list --tag vi<Tab>                   => <minicrm><list><--tag><vip>
		minicrm set jose --set deal<Tab>=12          => <minicrm><set><jose><--set><deal_size==12>
		minicrm set jose --follow-up tom<Tab>        => <minicrm><set><jose><--follow-up><tomorrow>
		minicrm move jose anand<Tab> Qua<Tab>        => <minicrm><move><jose><anand-partner-steuerberatung><Qualified>
		minicrm convert jose --into elo<Tab>         => <minicrm><convert><jose><--into><elodie-marchand>
		minicrm --color al<Tab>                      => <minicrm><--color><always>
		minicrm help conv<Tab>                       => <minicrm><help><convert>
		minicrm completion f<Tab>                    => <minicrm><completion><fish>
	END
}

# Files that somebody named by hand, and a path with a blank, quoted and not.
each_hard_name() {
	mkdir -p '../my crm/leads/trash' '../my crm/contacts'
	touch '../my crm/minicrm.ini'
	local id
	for id in 'two words' "o'neill" 'say "hi"' 'run $(touch ran)' 'back\slash' 'colon: x' 'is *star' 'ab`id`'; do
		echo 'name: X' >"../my crm/leads/$id.yaml"
	done
	become <<-'END'
		minicrm -C ../my<Tab>                        => <minicrm><-C><../my crm>
		minicrm -C ../my\ crm show two<Tab>          => <minicrm><-C><../my crm><show><two words>
		minicrm -C "../my crm" show "two w<Tab>      => <minicrm><-C><../my crm><show><two words>
		minicrm -C '../my crm' show o<Tab>           => <minicrm><-C><../my crm><show><o'neill>
		minicrm -C '../my crm' show say<Tab>         => <minicrm><-C><../my crm><show><say "hi">
		minicrm -C '../my crm' show run<Tab>         => <minicrm><-C><../my crm><show><run $(touch ran)>
		minicrm -C '../my crm' show "run<Tab>        => <minicrm><-C><../my crm><show><run $(touch ran)>
		minicrm -C '../my crm' show 'o<Tab>          => <minicrm><-C><../my crm><show><o'neill>
		minicrm -C '../my crm' show back<Tab>        => <minicrm><-C><../my crm><show><back\slash>
		minicrm -C '../my crm' show colon<Tab>       => <minicrm><-C><../my crm><show><colon: x>
		minicrm -C '../my crm' show is<Tab>          => <minicrm><-C><../my crm><show><is *star>
		minicrm -C '../my crm' show "ab<Tab>         => <minicrm><-C><../my crm><show><ab`id`>
		minicrm --config ../my\ crm/mini<Tab> list   => <minicrm><--config><../my crm/minicrm.ini><list>
		minicrm --config=../my\ crm/mini<Tab> list   => <minicrm><--config=../my crm/minicrm.ini><list>
	END
	[ ! -e ran ]
}

# Nothing is said on the terminal where nothing can be known.
nothing_where_nothing_is() {
	mkdir ../nowhere
	typed --shown >../shown <<-'END'
		minicrm -C ../nowhere show j<Tab>
		minicrm -C ../nowhere list --tag <Tab>
		minicrm frobnicate <Tab>
		minicrm show no-such-lead<Tab>
		minicrm list --limit <Tab>
		minicrm show --no-such=<Tab>
	END
	assert_lacks "$(grep -v told ../shown)" 'minicrm:'
	assert_lacks "$(<../shown)" 'no data directory'
	assert_lacks "$(<../shown)" 'unknown'
}

@test "bash completes each kind of word" {
	example
	a_shell bash '. <(minicrm completion bash)'
	each_kind_of_word
	each_hard_name
	nothing_where_nothing_is
	become <<-'END'
		minicrm list --st<All>           => <minicrm><list><--status><--stale>
		minicrm completion <All>         => <minicrm><completion><bash><zsh><fish>
		minicrm edit old<Tab>            => <minicrm><edit><old>
		minicrm show old<Tab>            => <minicrm><show><old-mill-brewery>
		minicrm list --status=New,<All>  => <minicrm><list><--status=New,New><New,Contacted><New,Qualified><New,Lost><New,Converted>
	END
}

@test "bash completes them with its completion package too" {
	example
	a_shell bash '. /usr/share/bash-completion/bash_completion; . <(minicrm completion bash)'
	each_kind_of_word
	each_hard_name
	nothing_where_nothing_is
}

@test "zsh completes each kind of word, and tells what it means" {
	example
	a_shell zsh 'autoload -U compinit; compinit -D -u; . <(minicrm completion zsh)'
	each_kind_of_word
	each_hard_name
	nothing_where_nothing_is
	run typed --shown <<<'minicrm list --st<Tab><Tab>'
	assert_output_has '--stale   -- open leads without a note'
	assert_output_has '--status  -- leads with one of these statuses'
}

@test "fish completes each kind of word, and tells what it means" {
	example
	a_shell fish 'minicrm completion fish | source'
	each_kind_of_word
	each_hard_name
	nothing_where_nothing_is
	run fish -c 'complete -C "minicrm list --st"'
	assert_output_has $'--stale\topen leads without a note'
	assert_output_has $'--status\tleads with one of these statuses'
}

# offered WORD…: what minicrm says may stand in the place of the last word, on one line.
offered() {
	minicrm completion words -- "$@" | cut -f 1 | paste -sd ' '
}


@test "a record is one that the command can take" {
	example
	for command in edit set note move rm rename convert assign; do
		assert_has " $(offered $command '') " ' jose-garcia-o-brien '
		assert_lacks " $(offered $command '') " ' old-mill-brewery '
	done
	assert_equal "$(offered restore '')" 'old-mill-brewery seo-ranking-experts'
	assert_equal "$(offered purge '')" 'old-mill-brewery seo-ranking-experts'
	for command in show log undo; do
		assert_has " $(offered $command '') " ' jose-garcia-o-brien '
		assert_has " $(offered $command '') " ' old-mill-brewery '
	done
	assert_has " $(offered contact note '') " ' elodie-marchand '
	assert_lacks " $(offered contact note '') " ' jose-garcia-o-brien '
	assert_equal "$(offered contact restore '')" 'wim-de-groot'
	assert_equal "$(offered list '')$(offered add '')$(offered show jose '')$(offered note jose '')" ''
}

@test "a command and an option is one that may stand there" {
	example
	assert_equal "$(offered l)" 'lead list ls log'
	assert_equal "$(offered lead l)" 'list ls log'
	assert_equal "$(offered contact co)" ''
	assert_equal "$(offered --m)" '--mine'
	assert_equal "$(offered --color=never --c)" '--config --color'
	assert_equal "$(offered list --un)" '--unassigned'
	assert_equal "$(offered contact add --l)" '--last'
	assert_equal "$(offered add --l)" ''
	assert_equal "$(offered note jose -- --)" ''
	assert_equal "$(offered list --status)" '--status'
	assert_equal "$(offered frobnicate '')$(offered frobnicate -)" ''
}

@test "values are those of the team's settings and of the data" {
	example
	assert_equal "$(offered list --assigned-to '')" 'alice bob carol dana'
	sed -i '/^\[users\]/a eve = eve@acme.example' minicrm.ini
	sed -i '/^\[sources\]/a Coffee Week =' minicrm.ini
	assert_has "$(offered list --assigned-to '')" 'eve'
	assert_has "$(offered add X --source '')" 'Coffee Week'
	assert_equal "$(offered note jose --status '')" 'New Contacted Qualified Lost Converted'
	assert_equal "$(offered set jose --follow-up t)" 'today tomorrow tue thu'
	assert_equal "$(offered list --as-of '')" 'today yesterday'
	assert_equal "$(offered add X --set 'deal')" 'deal_size='
	assert_has "$(offered list --where '')" 'follow_up_state='
	assert_equal "$(offered list --sort=-follow_up)" '--sort=-follow_up_state --sort=-follow_up'
	assert_equal "$(offered list --limit '')$(offered add X --email '')" ''
}

@test "nothing is needed, and nothing is written" {
	example
	export HOME=$PWD/home
	before=$(snapshot)
	assert_prints '' minicrm completion words -- -C /nowhere show ''
	assert_prints '' minicrm completion words -- --config /nowhere show ''
	assert_prints '' minicrm completion words
	assert_has "$(offered show '')" 'jose-garcia-o-brien'
	assert_has "$(offered list --tag '')" 'vip'
	echo 'no settings' >minicrm.ini
	assert_prints '' minicrm completion words -- show ''
	cp "$BATS_TEST_DIRNAME/../../example-data/minicrm.ini" .
	assert_equal "$(snapshot)" "$before"
	assert_fails 2 "unknown shell 'ksh': expected bash, zsh or fish" minicrm completion ksh
	assert_fails 2 "one shell at a time" minicrm completion bash zsh
}
