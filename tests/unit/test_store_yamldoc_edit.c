#include "base/error.h"
#include "store/yamldoc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Each edit of a hand-written file, and the file as its owner finds it afterwards. */
enum verb {
	SET,
	SET_RAW,
	UNSET,
	APPEND,
	APPEND_FLOW,
	NOTE,
	INSERT,
	INSERT_NOTE,
	REPLACE,
	REPLACE_NOTE,
	REMOVE,
	ITEM_SET
};

struct edit_case {
	const char *story;
	const char *before;
	enum verb verb;
	const char *key;
	size_t index;
	const char *text;
	const char *after;
};

static const char *const above[] = {"name", "email", "status", "tags", NULL};

static int
edit(struct yamldoc *doc, const struct edit_case *c, struct error *err)
{
	const char *const note_keys[] = {"at", "by", "text"};
	const char *note_texts[] = {"2026-11-23T10:02:11Z", "alice", c->text};
	const bool note_raw[] = {true, false, false};
	const struct yamlitem note = {note_keys, note_texts, note_raw, 3, false};
	const struct yamlitem item = {NULL, &c->text, NULL, 1, c->verb == APPEND_FLOW};

	switch (c->verb) {
	case SET:
	case SET_RAW:
		return yamldoc_set(doc, c->key, c->text, c->verb == SET_RAW, above, err);
	case UNSET:
		return yamldoc_unset(doc, c->key, err);
	case APPEND:
	case APPEND_FLOW:
		return yamldoc_append(doc, c->key, &item, above, err);
	case NOTE:
		return yamldoc_append(doc, c->key, &note, above, err);
	case INSERT:
		return yamldoc_insert(doc, c->key, c->index, &item, err);
	case INSERT_NOTE:
		return yamldoc_insert(doc, c->key, c->index, &note, err);
	case REPLACE:
		return yamldoc_replace_item(doc, c->key, c->index, &item, err);
	case REPLACE_NOTE:
		return yamldoc_replace_item(doc, c->key, c->index, &note, err);
	case REMOVE:
		return yamldoc_remove_item(doc, c->key, c->index, err);
	default:
		return yamldoc_item_set(doc, c->key, c->index, "at", c->text, true, err);
	}
}

static void
check_case(const struct edit_case *c)
{
	struct error err = ERROR_INIT;
	struct yamlfault where;
	struct yamldoc *doc;
	const char *bytes;
	size_t len;

	if (yamldoc_parse(c->before, strlen(c->before), &doc, &where, &err) < 0)
		fail_msg(
		    "%s: %zu:%zu: %s", c->story, where.line, where.column, err.message);
	if (edit(doc, c, &err) < 0)
		fail_msg("%s: %s", c->story, err.message);
	bytes = yamldoc_bytes(doc, &len);
	if (strcmp(bytes, c->after) != 0)
		fail_msg(
		    "%s:\n--- found\n%s\n--- expected\n%s", c->story, bytes, c->after);
	yamldoc_free(doc);
}

static void
check_cases(const struct edit_case *cases, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check_case(&cases[i]);
}
#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof *(cases))

static void
setting_a_key_changes_its_value_alone(void **state)
{
	static const struct edit_case cases[] = {
	    {"plain", "name: Jane\nemail: a@b\n", SET, "name", 0, "Bob",
		"name: Bob\nemail: a@b\n"},
	    {"with a comment beside", "name: Jane   # the boss\nx: y\n", SET, "name", 0,
		"Bob", "name: Bob   # the boss\nx: y\n"},
	    {"single quotes stay", "name: 'Jane' # c\n", SET, "name", 0, "O'Neil",
		"name: 'O''Neil' # c\n"},
	    {"double quotes stay", "phone: \"1\"\n", SET, "phone", 0, "2",
		"phone: \"2\"\n"},
	    {"empty", "name: J\nemail:   # none\nx: y\n", SET, "email", 0, "a@b",
		"name: J\nemail: a@b   # none\nx: y\n"},
	    {"empty at the end of the file", "name: J\nemail:", SET, "email", 0, "a@b",
		"name: J\nemail: a@b"},
	    {"on the line below", "name:\n  Jane # c\nx: y\n", SET, "name", 0, "Bob",
		"name:\n  Bob # c\nx: y\n"},
	    {"over several lines", "name: Jane\n  Doe # c\nx: y\n", SET, "name", 0, "Bob",
		"name: Bob # c\nx: y\n"},
	    {"a literal block", "bio: | # c\n  a\n  b\n\nx: y\n", SET, "bio", 0, "Bob",
		"bio: Bob # c\n\nx: y\n"},
	    {"a folded block that keeps", "bio: >+ # c\n  a\n  b\n\nx: y\n", SET, "bio",
		0, "Bob", "bio: Bob # c\nx: y\n"},
	    {"a list", "tags: # mine\n  - a # b\n  - c # d\nx: y\n", SET, "tags", 0,
		"vip", "tags: vip # mine\nx: y\n"},
	    {"a flow list", "tags: [a,\n  b] # mine\nx: y\n", SET, "tags", 0, "vip",
		"tags: vip # mine\nx: y\n"},
	    {"a tag goes with its value", "n: !!int 5 # c\n", SET, "n", 0, "6",
		"n: \"6\" # c\n"},
	    {"with a comment glued to it", "name: []#c\nx: y\n", SET, "name", 0, "Bob",
		"name: Bob #c\nx: y\n"},
	    {"to several lines", "bio: x # c\ny: z\n", SET, "bio", 0, "a\nb",
		"bio: |- # c\n  a\n  b\ny: z\n"},
	    {"to lines that begin with a blank", "bio: x\ny: z\n", SET, "bio", 0,
		" a\n\nb\n", "bio: |2\n   a\n\n  b\ny: z\n"},
	    {"to lines that end in blank ones", "bio: x\ny: z\n", SET, "bio", 0, "a\n\n",
		"bio: |+\n  a\n\ny: z\n"},
	    {"to such lines above a blank line", "bio: x\n\ny: z\n", SET, "bio", 0,
		"a\n\n", "bio: \"a\\n\\n\"\n\ny: z\n"},
	    {"to a day", "follow_up: 2026-01-01 # c\n", SET_RAW, "follow_up", 0,
		"2026-12-01", "follow_up: 2026-12-01 # c\n"},
	    {"CRLF", "name: Jane\r\nbio: x\r\ny: z\r\n", SET, "bio", 0, "a\nb",
		"name: Jane\r\nbio: |-\r\n  a\r\n  b\r\ny: z\r\n"},
	    {"a byte order mark", "\xef\xbb\xbfname: J\n", SET, "name", 0, "Bob",
		"\xef\xbb\xbfname: Bob\n"},
	    {"behind characters of many bytes",
		"name: \xf0\x9f\x98\x80\xc3\xa9 # \xe6\x9d\x8e\n"
		"email: x # \xc3\xa9\n",
		SET, "email", 0, "e",
		"name: \xf0\x9f\x98\x80\xc3\xa9 # \xe6\x9d\x8e\nemail: e # \xc3\xa9\n"},
	    {"an explicit key", "? name\n: Jane # c\n", SET, "name", 0, "Bob",
		"? name\n: Bob # c\n"},
	    {"an explicit key without a value", "? name # c\n? x\n", SET, "name", 0,
		"Bob", "? name # c\n: Bob\n? x\n"},
	    {"tabs", "name:\tJane\t# c\n", SET, "name", 0, "Bob", "name:\tBob\t# c\n"},
	};
	(void)state;
	CHECK(cases);
}

static void
setting_a_new_key_adds_a_line_below_its_neighbour(void **state)
{
	static const struct edit_case cases[] = {
	    {"below the last of them", "name: J\nemail: e # c\n# x\nz: 1\n", SET, "phone",
		0, "1", "name: J\nemail: e # c\nphone: \"1\"\n# x\nz: 1\n"},
	    {"below a list and the comment in it", "name: J\ntags:\n- a\n  # b\nz: 1\n",
		SET, "phone", 0, "x", "name: J\ntags:\n- a\n  # b\nphone: x\nz: 1\n"},
	    {"below a list and the last comment in it",
		"name: J\ntags:\n  - a\n\n  # b\n\nz: 1\n", SET, "phone", 0, "x",
		"name: J\ntags:\n  - a\n\n  # b\nphone: x\n\nz: 1\n"},
	    {"no final newline", "name: J", SET, "phone", 0, "x", "name: J\nphone: x"},
	    {"CRLF", "name: J\r\nz: 1", SET, "phone", 0, "x",
		"name: J\r\nphone: x\r\nz: 1"},
	    {"as the first key", "# head\n\n# z\nz: 1\n", SET, "phone", 0, "x",
		"# head\n\nphone: x\n# z\nz: 1\n"},
	    {"as the first key below the head", "# head\nz: 1\n", SET, "phone", 0, "x",
		"# head\nphone: x\nz: 1\n"},
	    {"indented", "  name: J\n  z: 1\n", SET, "phone", 0, "x",
		"  name: J\n  phone: x\n  z: 1\n"},
	    {"between --- and ...", "%YAML 1.2\n---\nname: J\n...\n", SET, "phone", 0,
		"x", "%YAML 1.2\n---\nname: J\nphone: x\n...\n"},
	    {"into a flow mapping", "{name: J, z: 1}\n", SET, "phone", 0, "x",
		"{name: J, phone: x, z: 1}\n"},
	    {"into JSON", "{\n  \"name\": \"J\",\n  \"z\": \"1\"\n}\n", SET, "phone", 0,
		"x", "{\n  \"name\": \"J\",\n  \"phone\": \"x\",\n  \"z\": \"1\"\n}\n"},
	    {"at the end of JSON", "{\n  \"z\": 1,\n  \"name\": \"J\" # c\n}\n", SET,
		"phone", 0, "x",
		"{\n  \"z\": 1,\n  \"name\": \"J\", # c\n  \"phone\": \"x\"\n}\n"},
	    {"behind an empty value in flow", "{z: 1, name: }\n", SET, "phone", 0, "x",
		"{z: 1, name: , phone: x }\n"},
	    {"into an empty mapping", "{}\n", SET, "phone", 0, "x", "{phone: x}\n"},
	};
	(void)state;
	CHECK(cases);
}

static void
unsetting_takes_the_key_and_its_comment(void **state)
{
	static const struct edit_case cases[] = {
	    {"in the middle", "a: 1\n# b\nb: 2 # two\nc: 3\n", UNSET, "b", 0, NULL,
		"a: 1\n# b\nc: 3\n"},
	    {"the last one", "a: 1\nb: 2", UNSET, "b", 0, NULL, "a: 1"},
	    {"a list", "a: 1\nb:\n- x\n  # in it\nc: 3\n", UNSET, "b", 0, NULL,
		"a: 1\nc: 3\n"},
	    {"with a comment indented below", "a: x\nb: y\n  # c\nd: z\n", UNSET, "b", 0,
		NULL, "a: x\n  # c\nd: z\n"},
	    {"with one that the text above would take in",
		"a: |\n  x\nb: y\n  # c\nd: z\n", UNSET, "b", 0, NULL,
		"a: |\n  x\nd: z\n"},
	    {"the only one", "# c\nb: 2 # x\n# d\n", UNSET, "b", 0, NULL,
		"# c\n{}\n# d\n"},
	    {"none", "a: 1\n", UNSET, "b", 0, NULL, "a: 1\n"},
	    {"in flow", "{a: 1, b: 2, c: 3}\n", UNSET, "b", 0, NULL, "{a: 1, c: 3}\n"},
	    {"first in flow", "{a: 1, b: 2, c: 3}\n", UNSET, "a", 0, NULL,
		"{b: 2, c: 3}\n"},
	    {"last in flow", "{a: 1, b: 2, c: 3}\n", UNSET, "c", 0, NULL,
		"{a: 1, b: 2}\n"},
	    {"alone in flow", "{a: 1}\n", UNSET, "a", 0, NULL, "{}\n"},
	};
	(void)state;
	CHECK(cases);
}

static void
appending_goes_below_the_last_item(void **state)
{
	static const struct edit_case cases[] = {
	    {"a block list", "tags:\n  - a\n  - b # c\n# d\nx: y\n", APPEND, "tags", 0,
		"z", "tags:\n  - a\n  - b # c\n  - z\n# d\nx: y\n"},
	    {"at the key's column", "tags:\n- a\n- b\nx: y\n", APPEND, "tags", 0, "z",
		"tags:\n- a\n- b\n- z\nx: y\n"},
	    {"oddly indented", "tags:\n     -   a\nx: y\n", APPEND, "tags", 0, "z",
		"tags:\n     -   a\n     -   z\nx: y\n"},
	    {"a flow list", "tags: [a, b] # c\n", APPEND, "tags", 0, "x, y",
		"tags: [a, b, \"x, y\"] # c\n"},
	    {"missing", "name: J\n", APPEND_FLOW, "tags", 0, "z", "name: J\ntags: [z]\n"},
	    {"missing, a block", "name: J\n", APPEND, "tags", 0, "z",
		"name: J\ntags:\n  - z\n"},
	    {"a scalar", "tags: vip # c\n", APPEND_FLOW, "tags", 0, "z",
		"tags: [vip, z] # c\n"},
	    {"a scalar to a block", "tags: vip # c\n", APPEND, "tags", 0, "z",
		"tags:\n  - vip # c\n  - z\n"},
	    {"a note", "notes:\n  - at: x\n    text: y\n", NOTE, "notes", 0, "z",
		"notes:\n  - at: x\n    text: y\n  - at: 2026-11-23T10:02:11Z\n"
		"    by: alice\n    text: z\n"},
	    {"a note of several lines", "notes:\n- a\n", NOTE, "notes", 0, "y\nz",
		"notes:\n- a\n- at: 2026-11-23T10:02:11Z\n  by: alice\n  text: |-\n"
		"    y\n    z\n"},
	    {"notes: empty", "notes: # c\nx: y\n", NOTE, "notes", 0, "z",
		"notes: # c\n  - at: 2026-11-23T10:02:11Z\n    by: alice\n    text: "
		"z\nx: y\n"},
	    {"notes: null", "notes: null # c\nx: y\n", NOTE, "notes", 0, "z",
		"notes: # c\n  - at: 2026-11-23T10:02:11Z\n    by: alice\n    text: "
		"z\nx: y\n"},
	    {"notes: []", "notes: []\nx: y", NOTE, "notes", 0, "z",
		"notes:\n  - at: 2026-11-23T10:02:11Z\n    by: alice\n    text: z\nx: y"},
	    {"notes: []", "notes: []", NOTE, "notes", 0, "z",
		"notes:\n  - at: 2026-11-23T10:02:11Z\n    by: alice\n    text: z"},
	    {"notes: flow", "notes: [{at: x, text: y}]\n", NOTE, "notes", 0, "a: b",
		"notes: [{at: x, text: y}, {at: 2026-11-23T10:02:11Z, by: alice, "
		"text: \"a: b\"}]\n"},
	    {"notes: a bare string", "notes: called\n", NOTE, "notes", 0, "z",
		"notes:\n  - called\n  - at: 2026-11-23T10:02:11Z\n    by: alice\n"
		"    text: z\n"},
	    {"below a literal block", "notes:\n  - |\n    a\n\n# c\n", NOTE, "notes", 0,
		"z",
		"notes:\n  - |\n    a\n  - at: 2026-11-23T10:02:11Z\n    by: alice\n"
		"    text: z\n\n# c\n"},
	    {"below a block that keeps", "notes:\n  - |+\n    a\n\n# c\n", NOTE, "notes",
		0, "z",
		"notes:\n  - |+\n    a\n\n  - at: 2026-11-23T10:02:11Z\n"
		"    by: alice\n    text: z\n# c\n"},
	    {"below a block without a newline", "notes:\n  - |\n    a", APPEND, "notes",
		0, "z", "notes:\n  - |\n    a\n  - z"},
	};
	(void)state;
	CHECK(cases);
}

static void
items_are_inserted_replaced_and_removed(void **state)
{
	static const struct edit_case cases[] = {
	    {"first", "t: # c\n  # a\n  - a\n", INSERT, "t", 0, "z",
		"t: # c\n  - z\n  # a\n  - a\n"},
	    {"between", "t:\n  - a # a\n\n  # b\n  - b\n", INSERT, "t", 1, "z",
		"t:\n  - a # a\n  - z\n\n  # b\n  - b\n"},
	    {"first in flow", "t: [a, b]\n", INSERT, "t", 0, "z", "t: [z, a, b]\n"},
	    {"between in flow", "t: [a, b]\n", INSERT, "t", 1, "z", "t: [a, z, b]\n"},
	    {"replaced", "t:\n  - a # a\n  - b\n", REPLACE, "t", 0, "z",
		"t:\n  - z # a\n  - b\n"},
	    {"replaced in flow", "t: [a, b]\n", REPLACE, "t", 1, "No",
		"t: [a, \"No\"]\n"},
	    {"a bare note", "n:\n  - called, twice # c\n  - b\n", REPLACE_NOTE, "n", 0,
		"called, twice",
		"n:\n  - at: 2026-11-23T10:02:11Z\n    by: alice\n    text: called, "
		"twice # c\n"
		"  - b\n"},
	    {"removed", "t:\n  # a\n  - a # a\n  - b\n", REMOVE, "t", 0, NULL,
		"t:\n  # a\n  - b\n"},
	    {"the last removed", "t: # c\n  # a\n  - a # a\nx: y\n", REMOVE, "t", 0, NULL,
		"t: [] # c\n  # a\nx: y\n"},
	    {"the last removed, with a tag", "t: !!seq # c\n- a # a\nx: y\n", REMOVE, "t",
		0, NULL, "t: !!seq [] # c\nx: y\n"},
	    {"the last removed, a tag below", "t: # c\n  !!seq # d\n  - a # a\nx: y\n",
		REMOVE, "t", 0, NULL, "t: # c\n  !!seq [] # d\nx: y\n"},
	    {"the only scalar removed", "t: a # a\nx: y\n", REMOVE, "t", 0, NULL,
		"t: [] # a\nx: y\n"},
	    {"a scalar replaced", "t: a # a\nx: y\n", REPLACE, "t", 0, "b",
		"t: b # a\nx: y\n"},
	    {"before a scalar", "t: a # a\nx: y\n", INSERT, "t", 0, "b",
		"t:\n  - b\n  - a # a\nx: y\n"},
	    {"a key set again", "n:\n  - at: 1 # c\n    text: x\n", ITEM_SET, "n", 0,
		"2026-11-23", "n:\n  - at: 2026-11-23 # c\n    text: x\n"},
	    {"removed in flow", "t: [a, b]\n", REMOVE, "t", 1, NULL, "t: [a]\n"},
	    {"a key put above", "n:\n  - text: x\n    by: y\n", ITEM_SET, "n", 0,
		"2026-11-23", "n:\n  - at: 2026-11-23\n    text: x\n    by: y\n"},
	    {"a key put above one without braces", "n: [text: x]\n", ITEM_SET, "n", 0,
		"2026-11-23", "n: [{at: 2026-11-23, text: x}]\n"},
	    {"a key put above in flow", "n: [{text: x}]\n", ITEM_SET, "n", 0,
		"2026-11-23", "n: [{at: 2026-11-23, text: x}]\n"},
	};
	(void)state;
	CHECK(cases);
}

static void
what_can_not_be_done_leaves_every_byte_alone(void **state)
{
	static const struct {
		struct edit_case edit;
		const char *words;
	} cases[] = {
	    {{"notes are a mapping", "notes:\n  a: b\n", NOTE, "notes", 0, "x", NULL},
		"'notes' holds keys of its own, expected a list"},
	    {{"no such item", "t: [a]\n", REPLACE, "t", 1, "x", NULL},
		"'t' has no item 2"},
	    {{"no such item", "t: [a]\n", REMOVE, "t", 1, "x", NULL},
		"'t' has no item 2"},
	    {{"no such item", "t: [a]\n", INSERT, "t", 2, "x", NULL},
		"'t' has no item 3"},
	    {{"no list", "a: b\n", REMOVE, "t", 0, "x", NULL}, "'t' has no item 1"},
	    {{"no mapping", "t: [a]\n", ITEM_SET, "t", 0, "x", NULL},
		"'t' has no item 1 that is a mapping"},
	    {{"not UTF-8", "t: a\n", SET, "t", 0, "\xff", NULL}, "a text is not UTF-8"},
	    {{"not UTF-8", "t: a\n", SET, "\xff", 0, "x", NULL}, "a key is not UTF-8"},
	    {{"a blank line that the block above would keep",
		 "b: |+\n  x\nt: a\n\nc: d\n", UNSET, "t", 0, NULL, NULL},
		"cannot change 't' without touching the rest of the file: what stands "
		"around it would read otherwise; change it in an editor"},
	    {{"a comment below, indented by a tab", "t: a\n  \t# c\nb: c\n", SET, "t", 0,
		 "No", NULL},
		"cannot change 't' without touching the rest of the file: a tab, "
		"expected "
		"spaces as indentation; change it in an editor"},
	};
	struct error err = ERROR_INIT;
	struct yamlfault where;
	struct yamldoc *doc;
	const struct edit_case *c;
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		c = &cases[i].edit;
		assert_int_equal(
		    yamldoc_parse(c->before, strlen(c->before), &doc, &where, &err), 0);
		if (edit(doc, c, &err) == 0)
			fail_msg("%s: not refused", c->story);
		if (strstr(err.message, cases[i].words) == NULL)
			fail_msg("%s: %s", c->story, err.message);
		assert_string_equal(yamldoc_bytes(doc, &len), c->before);
		error_clear(&err);
		yamldoc_free(doc);
	}
}

static void
an_edit_that_would_outgrow_the_limit_is_refused(void **state)
{
	static const char before[] = "a: b\n";
	char *text = malloc(YAMLDOC_MAX_BYTES + 1);
	struct error err = ERROR_INIT;
	struct yamlfault where;
	struct yamldoc *doc;
	size_t len;

	(void)state;
	memset(text, 'x', YAMLDOC_MAX_BYTES);
	text[YAMLDOC_MAX_BYTES] = '\0';
	assert_int_equal(yamldoc_parse(before, strlen(before), &doc, &where, &err), 0);
	assert_int_equal(yamldoc_set(doc, "a", text, false, NULL, &err), -1);
	assert_string_equal(
	    err.message, "cannot change 'a': the file would become larger than 1 MiB");
	assert_string_equal(yamldoc_bytes(doc, &len), before);
	error_clear(&err);
	yamldoc_free(doc);
	free(text);
}

static void
a_key_is_as_long_as_readers_take_it(void **state)
{
	struct yamldoc *doc = yamldoc_new();
	struct error err = ERROR_INIT;
	char key[1002];
	size_t len;

	(void)state;
	memset(key, 'k', sizeof key);
	key[1001] = '\0';
	assert_int_equal(yamldoc_set(doc, key, "x", false, NULL, &err), -1);
	assert_string_equal(err.message, "a key of 1001 bytes, expected at most 1000");
	assert_string_equal(yamldoc_bytes(doc, &len), "");
	error_clear(&err);
	key[1000] = '\0';
	assert_int_equal(yamldoc_set(doc, key, "x", false, NULL, &err), 0);
	assert_string_equal(yamldoc_get(doc, key)->text, "x");
	yamldoc_free(doc);
}

static void
a_new_document_grows_key_by_key(void **state)
{
	static const char *const keys[] = {"at", "text"};
	const char *const texts[] = {"2026-11-23T10:02:11Z", "a\nb"};
	const bool raw[] = {true, false};
	const struct yamlitem note = {keys, texts, raw, 2, false};
	const char *tag = "vip";
	const struct yamlitem item = {NULL, &tag, NULL, 1, true};
	struct yamldoc *doc = yamldoc_new();
	struct error err = ERROR_INIT;
	size_t len;

	(void)state;
	assert_string_equal(yamldoc_bytes(doc, &len), "");
	assert_null(yamldoc_get(doc, "name"));
	assert_int_equal(yamldoc_unset(doc, "name", &err), 0);
	assert_int_equal(yamldoc_set(doc, "name", "No", false, above, &err), 0);
	assert_int_equal(yamldoc_append(doc, "notes", &note, above, &err), 0);
	assert_int_equal(yamldoc_append(doc, "tags", &item, above, &err), 0);
	assert_int_equal(
	    yamldoc_set(doc, "created", "2026-11-23T10:02:11Z", true, above, &err), 0);
	assert_string_equal(yamldoc_bytes(doc, &len),
	    "name: \"No\"\ntags: [vip]\ncreated: 2026-11-23T10:02:11Z\nnotes:\n"
	    "  - at: 2026-11-23T10:02:11Z\n    text: |-\n      a\n      b\n");
	yamldoc_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(setting_a_key_changes_its_value_alone),
	    cmocka_unit_test(setting_a_new_key_adds_a_line_below_its_neighbour),
	    cmocka_unit_test(unsetting_takes_the_key_and_its_comment),
	    cmocka_unit_test(appending_goes_below_the_last_item),
	    cmocka_unit_test(items_are_inserted_replaced_and_removed),
	    cmocka_unit_test(what_can_not_be_done_leaves_every_byte_alone),
	    cmocka_unit_test(an_edit_that_would_outgrow_the_limit_is_refused),
	    cmocka_unit_test(a_key_is_as_long_as_readers_take_it),
	    cmocka_unit_test(a_new_document_grows_key_by_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
