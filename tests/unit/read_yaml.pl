# Reads edited YAML with YAML::PP (YAML 1.2); see read_yaml.py, of which this is the twin.
use strict;
use warnings;
use JSON::PP;
use YAML::PP;

my $json = JSON::PP->new->utf8->canonical->allow_nonref;
my %readers = (
	text => YAML::PP->new(schema => ['Failsafe'], duplicate_keys => 0),
	core => YAML::PP->new(schema => ['Core'], boolean => 'JSON::PP'),
);

sub load {
	my ($reader, $text) = @_;
	$text =~ s/^\x{feff}//; # that of files is taken off by its load_file()
	my ($root) = $readers{$reader}->load_string($text);
	return ref $root eq 'HASH' ? $root : {};
}

sub make {
	my ($edit, $root) = @_;
	my ($verb, $key, $index, $text) = @$edit{qw(verb key index text)};
	my $note = { at => '2026-11-23T10:02:11Z', by => 'alice', text => $text };

	if ($verb eq 'set') {
		$root->{$key} = $text;
		return;
	}
	if ($verb eq 'unset') {
		delete $root->{$key};
		return;
	}
	my $old = $root->{$key};
	my @items = ref $old eq 'ARRAY' ? @$old : $edit->{empty} ? () : ($old);
	my %do = (
		append       => sub { push @items, $text },
		append_note  => sub { push @items, $note },
		insert       => sub { splice @items, $index, 0, $text },
		insert_note  => sub { splice @items, $index, 0, $note },
		replace      => sub { $items[$index] = $text },
		replace_note => sub { $items[$index] = $note },
		remove       => sub { splice @items, $index, 1 },
		item_set     => sub { $items[$index] = { %{ $items[$index] }, phone => $text } },
	);
	$do{$verb}->();
	# a scalar whose only item is replaced stays one
	$root->{$key} = $verb eq 'replace' && ref $old ne 'ARRAY' ? $text : \@items;
}

sub check {
	my ($edit, $cache) = @_;
	my ($before, $after) = @$edit{qw(before after)};

	$cache->{$before} //= { map { $_ => load($_, $before) } keys %readers };
	$edit->{empty} = !defined $cache->{$before}{core}{ $edit->{key} };
	for my $reader (sort keys %readers) {
		my $root = $json->decode($json->encode($cache->{$before}{$reader}));
		make($edit, $root);
		my ($was, $is) = map { $json->encode($_) } $root, load($reader, $after);
		return "$reader: found $is\nexpected $was\n" if $is ne $was;
	}
	return;
}

binmode STDOUT, ':utf8';
my $edits = $json->decode(do { binmode STDIN; local $/; <STDIN> });
my ($failed, %cache) = (0);
for my $edit (@$edits) {
	my $problem = eval { check($edit, \%cache) } // $@;
	next if $problem eq '';
	printf "%s %s '%s'\n--- before\n%s\n--- after\n%s\n--- %s\n",
		@$edit{qw(verb key text before after)}, $problem if ++$failed <= 5;
}
printf "%d edits, %d read back otherwise than meant\n", scalar @$edits, $failed;
exit($failed || !@$edits ? 1 : 0);
