load lib
load shells

# What `make install` puts below a folder of ours.
installed() {
	unset MAKEFLAGS MFLAGS MAKELEVEL
	build=$(dirname "$(command -v minicrm)")
	root=$BATS_TEST_TMPDIR/root
	make -s -C "$BATS_TEST_DIRNAME/../.." BUILD="$build" DESTDIR="$root" PREFIX=/usr "${1:-install}"
	PATH=$root/usr/bin:$PATH
	share=$root/usr/share
	cp -R "$BATS_TEST_DIRNAME/../../example-data/." .
}

completes() {
	become <<-'END'
		minicrm show jo<Tab>           => <minicrm><show><jose-garcia-o-brien>
		minicrm list --unas<Tab>       => <minicrm><list><--unassigned>
		minicrm -C . move 李<Tab> q<Tab> => <minicrm><-C><.><move><李伟><Qualified>
	END
}

@test "the installed program works, and git finds it by its other name" {
	installed
	assert_equal "$(command -v minicrm)" "$root/usr/bin/minicrm"
	assert_prints 27 minicrm list --count
	assert_equal "$(readlink "$root/usr/bin/git-merge-minicrm")" minicrm
	minicrm init >/dev/null
	assert_equal "$(git config pull.twohead)" minicrm
}

@test "the installed manual can be read" {
	installed
	for page in man1/minicrm.1 man5/minicrm.5; do
		mandoc -Tutf8 "$share/man/$page" | col -b | grep -q '^ *minicrm –'
	done
}

@test "bash with its completion package finds the installed completion" {
	installed
	a_shell bash '. /usr/share/bash-completion/bash_completion'
	export XDG_DATA_DIRS=$share
	completes
}

@test "zsh finds the installed completion" {
	installed
	a_shell zsh "fpath=($share/zsh/site-functions \$fpath); autoload -U compinit; compinit -D -u"
	completes
}

@test "fish finds the installed completion" {
	installed
	a_shell fish ''
	export XDG_DATA_DIRS=$share
	completes
}

@test "uninstall leaves nothing of it" {
	installed
	[ "$(find "$root" ! -type d | wc -l)" -ge 5 ]
	installed uninstall
	assert_equal "$(find "$root" ! -type d)" ''
}
