# Thirty files that can't be read, each broken in a way of its own. `load broken_files`.

# name, line, column, check's rule, a part of the message, and the text as printf(1)'s %b
# reads it.
# Lines and columns count from 1, columns in characters.
BROKEN_FILES=(
	"anchor|2|8|anchor|anchor '&me'|name: Bo\nemail: &me bo@x.example\n"
	"alias|2|8|alias|alias '*me'|name: Bo\nemail: *me\n"
	"tag-list-of-lists|2|8|bad-tags|bad tag|name: Bo\ntags: [[vip]]\n"
	"tags-mapping|3|3|bad-tags|bad tags|name: Bo\ntags:\n  vip: 1\n"
	"duplicate-key|3|1|duplicate-key|duplicate key 'phone'|name: Bo\nphone: 1\nphone: 2\n"
	"second-document|2|1|second-document|a second document|name: Bo\n---\nname: Al\n"
	"conflict-markers|1|1|no-mapping|expected keys|<<<<<<< HEAD\nname: Bo\n=======\nname: Al\n>>>>>>> theirs\n"
	"empty|1|1|no-mapping|the file is empty|"
	"comment-alone|1|1|no-mapping|the file is empty|# nothing yet\n"
	"list|1|1|no-mapping|expected keys|- Bo\n- Al\n"
	"scalar|1|1|no-mapping|expected keys|just a word\n"
	"no-name|1|1|missing-name|no name|email: bo@x.example\n"
	"blank-name|1|7|missing-name|name|name: '  '\n"
	"name-mapping|2|3|not-text|expected text|name:\n  first: Bo\n"
	"status|2|9|unknown-status|bad status 'Contactd'|name: Bo\nstatus: Contactd\n"
	"status-far|2|16|unknown-status|bad status|name: Bo\n\"status\":      Contactd   # soon\n"
	"date|2|12|bad-date|bad follow_up|name: Bo\nfollow_up: 2026-02-30\n"
	"date-words|3|12|bad-date|bad follow_up|name: Bo\nphone: 1\nfollow_up: next week\n"
	"created|2|10|bad-time|bad created|name: Bo\ncreated: yesterday\n"
	"note-at|4|9|bad-time|bad time|name: Bo\nnotes:\n  - text: called\n    at: noon\n"
	"notes-mapping|2|8|bad-note|bad notes|name: Bo\nnotes: {text: called}\n"
	"note-list|3|5|bad-note|bad note|name: Bo\nnotes:\n  - [called]\n"
	"tab|3|1|yaml|a tab|name: Bo\naddress:\n\tcity: Ulm\n"
	"quote|2|7|yaml|a quote that is never closed|name: Bo\nmemo: \"wants a demo\n"
	"colon|2|10|yaml|a ':'|name: Bo\nmemo: see: below\n"
	"bracket|3|1|yaml|expected ',' or ']'|name: Bo\ntags: [vip, fintech\n"
	"indentation|4|6|yaml|a ':'|name: Bo\naddress:\n city: Ulm\n  zip: 1\n"
	"control|2|9|control-character|control character U+0007|name: Bo\nmemo: be\x07ep\n"
	"latin-1|1|10|encoding|byte 0xe9 is not UTF-8|name: Ren\xe9e\n"
	"utf-16|1|1|encoding|UTF-16|\xff\xfen\x00a\x00m\x00e\x00"
)

# break_files FOLDER: makes them there, as broken-NAME.yaml.
break_files() {
	local row name text
	for row in "${BROKEN_FILES[@]}"; do
		IFS='|' read -r name _ _ _ _ text <<<"$row"
		printf '%b' "$text" >"$1/broken-$name.yaml"
	done
}

# The same with what can't be held in a line of text: too large, too deep.
break_more_files() {
	{ echo 'name: Bo' && printf 'memo: %01048576d\n' 0; } >"$1/broken-large.yaml"
	{ printf 'name: Bo\nmemo: ' && printf '[%.0s' {1..70} && printf ']%.0s' {1..70} && echo; } >"$1/broken-deep.yaml"
	ln -s broken-list.yaml "$1/broken-link.yaml"
}

# broken_places FOLDER: where each of break_files' is broken, "PATH:LINE:COLUMN", sorted.
broken_places() {
	local row name line column
	for row in "${BROKEN_FILES[@]}"; do
		IFS='|' read -r name line column _ <<<"$row"
		echo "$1/broken-$name.yaml:$line:$column"
	done | sort
}
