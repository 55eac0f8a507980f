#define _GNU_SOURCE /* memmem */
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/process.h"
#include "store/yamldoc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/*
 * Every way a person may write a record, edited in every way, and read again by
 * libraries that are not ours: PyYAML (YAML 1.1) and YAML::PP (YAML 1.2). Each gets
 * the file before and after and what was done, does the same to what it read
 * before, and compares. Here we check that no byte but the target's changed.
 */
static const char *const documents[] = {
    /* comments, blank lines, order */
    "# head\n\n# who\nname: Jane Doe   # the boss\n# mail\nemail: j@x.example # work\n"
    "tags: [vip, fintech] # two\n\n# what happened\nnotes: # newest last\n  # first\n"
    "  - at: 2026-11-23T10:02:11Z # when\n    by: alice\n    text: Called. # c\n"
    "    # in the note\n\n  # second\n  - Bare # d\n# tail\n\n# the end\n",
    "notes:\n- a\n\n- b\n\nemail: x\n\n\nname: J\ntags:\n- t\n\n\n",
    "tags:\n    - t\n    - u\nname:    J\nnotes:\n    -   at:   x\n        text:   y\n"
    "    -   z\nemail:     e\n",
    "   name: J\n   email: e\n   tags:\n     - t\n   notes:\n   - a\n   - text: b\n",
    "email: e\nname: J\nstatus: New",
    "name: J",
    "---\nname: J\nemail: e\n...\n",
    "%YAML 1.2\n---\n# c\nname: J\nemail: e\nnotes:\n- a\n...\n# after\n",
    "--- # c\nname: J\ntags: t # c\nnotes: n # c\nemail: e\n",
    /* quotes */
    "'name': 'O''Neil'\n\"email\": \"a\\tb\" # c\n'tags': ['t', \"u\"]\n\"notes\":\n"
    "  - 'it''s'\n  - \"x\\\"y\"\n  - 'at': '1'\n    \"text\": \"2\"\n",
    "name: 'over\n  lines'\nemail: \"over \\\n  lines\"\ntags:\n- 'a\n\n  b'\n"
    "notes:\n- \"a\n  b\"\n",
    /* block scalars with every chomping */
    "bio: |\n  a\n\n  b\n\nname: J\nemail: |-\n  e\nnotes:\n  - |\n    a\n\n",
    "bio: |+\n  a\n\nname: |+\n  J\n\nemail: >+\n  e\nnotes:\n  - |+\n    a\n\n",
    "bio: >\n  a\n  b\n\n   c\n\nname: >-\n  J\n  K\n\nemail: |2\n   e\nnotes:\n"
    "  - >-\n    a\n  - |2-\n     b\n",
    "notes:\n  - text: |\n      a\n      b\n    at: 1\n  - text: >-\n      c\n\n\nname: "
    "J\n"
    "email: |1-\n  e\n",
    "name: J\nemail: e\nnotes:\n  - text: |\n      a",
    "name: J\nemail: e\nnotes:\n  - |-\n    a",
    "name: J\nnotes:\n- a\nemail: |\n\n",
    "name: J\nnotes: |\n  a\n  b\nemail: >-\n\n  e\n",
    "name: J\nnotes: # n\n  - | # c\n    a\nemail: >- # c\n  e\ntags: |- # c\n  t\n",
    "name: J\nemail: |-\n  a # no comment\n  - x\n  k: v\nnotes:\n- |\n  # a\n\n  # b\n",
    /* flow */
    "{name: J, email: e, tags: [t], notes: [a, {at: x, text: y}]}\n",
    "{ name: J , email: 'e' , tags: [ t , u ] , notes: [ a ] }\n",
    "{\"name\": \"J\", \"email\": \"e\", \"tags\": [\"t\"], \"notes\": [{\"text\": "
    "\"a\"}]}",
    "{\n  \"name\": \"J\",\n  \"email\": \"e\",\n  \"tags\": [\n    \"t\",\n    \"u\"\n  "
    "],\n"
    "  \"notes\": [\n    {\n      \"text\": \"a\"\n    }\n  ]\n}\n",
    "{\"name\":\"J\",\"email\":\"e\",\"tags\":[\"t\"],\"notes\":[]}\n",
    "# head\n{\n  name: J, # n\n  email: e, # e\n  # above\n  tags: [\n    t, # t\n"
    "    u # u\n  ], # tags\n  notes: [\n    # first\n    a, # a\n    b # b\n    # last\n"
    "  ] # notes\n  # tail\n}\n# end\n",
    "name: J\nemail: e\ntags: [t,\n  u,\n  ]\nnotes: [{at: x,\n  text: y}, # c\n  z]\n",
    "name: J\nemail: e\ntags: [a: b, c]\nnotes: [{text: x}, [y]]\n",
    "name: J\nnotes: [ ] # c\ntags: []\nemail: {a: b}\n",
    "name: J\nnotes: [ # c\n  ]\nemail: e\n",
    "{}\n",
    "{name: J, tags: [], notes: [text: b], email: }\n",
    "name: J\n# c\nnotes: [a] # c\n# d\nemail: !!str\ntags: !t\n",
    "--- {name: J, email: e}\n",
    /* complex keys, tags, tabs */
    "? name\n: J\n? email # c\n: e\n? notes\n: - a\n  - b\n? tags\n: [t]\n",
    "? [a, b]\n: c\n? name\n:\n  J\n? - x\n  - y\n: - z\nemail: e\n? notes\ntags: t\n",
    "? |\n  k\n: v\nname: J\nemail: e\n? {a: b}\n: c\nnotes: [a]\n",
    "!!str name: !!str J # c\nemail: !!str e\ntags: !!seq [t]\nnotes: !!seq\n- !!str a\n"
    "- !!map\n  text: b\n",
    "name: !x J\nemail: !y\ntags: !z # c\n  - t\nnotes:\n- !n a\n- !m {text: b}\n",
    "%TAG !e! tag:e.example,2026:\n---\nname: !e!n J\nemail: e\nnotes: [!e!n a]\n",
    "name:\tJ\t# c\nemail: \te\ntags: [\tt,\tu\t]\nnotes:\n- a\n- b\t# c\n",
    /* beyond the BMP */
    "name: \xf0\x9f\x98\x80 \xc3\xa9 # \xf0\x9d\x94\x98\n\xe6\x9d\x8e: \xe4\xbc\x9f\n"
    "email: \"\xf0\x9f\x98\x80\"\ntags: [\xf0\x9f\x98\x80, '\xc3\xa9']\nnotes:\n"
    "- \xf0\x9f\x98\x80 # \xc3\xa9\n- text: |\n    \xf0\x9d\x94\x98\n",
    "# \xf0\x9f\x98\x80\n{\xf0\x9f\x98\x80: \xc3\xa9, name: \xf0\x9d\x94\x98, email: "
    "e}\n",
    /* nothing */
    "name: J\nemail:\ntags:\nnotes:\n",
    "notes:\nname: J\nemail: # c\ntags: # c\n",
    "name: J\ntags: ~\nnotes: ~ # c\nemail: null\n",
    "notes: null\nname:\n  J\nemail:\n  ~\ntags:\n  # c\n  []\n",
    "name: J\nnotes: [] # c\nemail: ''\ntags: [] \n",
    "name: J\nnotes: called\nemail: e\ntags: 'vip'\n",
    "notes: called, wants a demo # c\nname: J\ntags: a, b\nemail: e\n",
    "name: J\nnotes:\n  called\n  twice\ntags:\n  vip # c\nemail:\n",
    "name: J\nnotes:\n  -\n  - a\n  -\nemail: e\ntags:\n-\n",
    "name: J\nnotes:\n  -\n    a\n  -\n    text: b\n  - - c\n    - d\nemail: e\n",
    "name: J\nnotes:\n  -   # c\n    at: x\n    text: y\n  - ? at\n    : x\nemail: e\n",
    /* values of other types */
    "name: No\nemail: 12\ntags: [1, ~, true]\nnotes:\n- 1\n- 2026-01-01\nn: 1.5\n",
    "x: {a: [1, {b: c}], d: }\nname: J\ny:\n  z:\n    - a\n    - b: c\n      # d\n"
    "  # e\nemail: e\n",
};

static const char *const texts[] = {"No", "yes", "~", "null", "0123", "1e3", "1_000",
    "12:30:45", "2026-01-01", "- x", "a: b", "# x", " lead", "trail ", "\xf0\x9f\x98\x80",
    "two\nlines", "\"", "Jane Doe", "", "a\r\nb", "a\rb", "\r", "\t", "a\tb", "a\n\tb",
    "\ta\nb", "\\", "\\n", "'", "it's", "'\"", "a 'b' \"c\" \\d", "%", "@x", "`x`", "&a",
    "*a", "!a", "| x", "> x", "?", "? x", ":", "x:", "x #y", "x#y", "[a]", "{a}", "a, b",
    "]", "}", ",", "---", "...", "--- x\ny", "...\n...", "=", "<<", ".", "a\n", "a\n\n",
    "a\n\n\n", "\n", "\n\n", "\na", "\n\na\n", "  a\nb", "a\n  b\n c\n", "a\n   \nb",
    "a \nb", "a\nb ", "a\nb\n ", " \na", " \n", "a\n\nb\n\n\nc", "# a\n# b", "- a\n- b",
    "k: v\nl: w", "x\xc2\x85y", "x\xe2\x80\xa8y", "x\xe2\x80\xa9y\n", "\xef\xbb\xbfx",
    "x\xef\xbb\xbf", "\xc2\xa0x\xc2\xa0", "\x1b[31m", "\x7f", "\xc2\x9b", "\xef\xbf\xbf",
    "\xf0\x9f\x98\x80\n\xf0\x9d\x94\x98", "\xe6\x9d\x8e\xe4\xbc\x9f", "y", "n", "off",
    "NULL", "0x1F", "0o17", "0b1", "1,000", "+1 555 0100", "1.5", ".inf", ".NaN",
    "190:20:30", "2026-01-01T09:14:00Z", "http://a.b/c?d=e&f#g", "a:b", "a]b", "key: |",
    "word word word word word word word word word word word word word word word word "
    "word "
    "word word word word word word word word word word word word word word word word "
    "word"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What the text stands for in a document that has each kind of place for it. */
static const char *const places[] = {
    "name: J\nemail: e # c\nnotes:\n  - a # c\n",
    "name: 'J'\nemail: 'e'\nnotes:\n- 'a'\n",
    "name: \"J\"\nemail: \"e\"\nnotes:\n- text: a\n  by: b\n",
    "name: J\nemail: |\n  e\n\nnotes: [a, b]\n",
    "{name: J, email: e, notes: [{text: a}]}\n",
    "{\"name\": \"J\", \"email\": \"e\", \"notes\": [\"a\"]}\n",
    "name: J\nemail: e\nnotes:\n  -\n    a\n  - b",
    "name: J\nemail:\n  - e\nnotes: a\n\n",
    "name: J\r\nemail: e\r\n\r\nnotes:\r\n\r\n",
};

enum verb {
	SET,
	SET_NEW,
	SET_NOTES,
	UNSET,
	UNSET_NOTES,
	TAG,
	ADD,
	NOTE,
	INSERT_FIRST,
	INSERT_NOTE,
	REPLACE,
	REPLACE_NOTE,
	REMOVE,
	ITEM_SET,
	VERB_COUNT
};

/* As the readers know them, with the key that is meant. */
static const struct {
	const char *name, *key;
} verbs[] = {{"set", "email"}, {"set", "phone"}, {"set", "notes"}, {"unset", "email"},
    {"unset", "notes"}, {"append", "tags"}, {"append", "notes"}, {"append_note", "notes"},
    {"insert", "notes"}, {"insert_note", "notes"}, {"replace", "notes"},
    {"replace_note", "notes"}, {"remove", "notes"}, {"item_set", "notes"}};

struct edit {
	enum verb verb;
	size_t index;
	const char *text;
};

static int
make(struct yamldoc *doc, const struct edit *edit, struct error *err)
{
	static const char *const after[] = {"name", "email", NULL};
	static const char *const keys[] = {"at", "by", "text"};
	static const bool raw[] = {true, false, false};
	const char *note_texts[] = {"2026-11-23T10:02:11Z", "alice", edit->text};
	const struct yamlitem note = {keys, note_texts, raw, 3, false};
	const struct yamlitem item = {NULL, &edit->text, NULL, 1, edit->verb == TAG};
	const char *key = verbs[edit->verb].key;

	switch (edit->verb) {
	case SET:
	case SET_NEW:
	case SET_NOTES:
		return yamldoc_set(doc, key, edit->text, false, after, err);
	case UNSET:
	case UNSET_NOTES:
		return yamldoc_unset(doc, key, err);
	case TAG:
	case ADD:
		return yamldoc_append(doc, key, &item, after, err);
	case NOTE:
		return yamldoc_append(doc, key, &note, after, err);
	case INSERT_FIRST:
		return yamldoc_insert(doc, key, edit->index, &item, err);
	case INSERT_NOTE:
		return yamldoc_insert(doc, key, edit->index, &note, err);
	case REPLACE:
		return yamldoc_replace_item(doc, key, edit->index, &item, err);
	case REPLACE_NOTE:
		return yamldoc_replace_item(doc, key, edit->index, &note, err);
	case REMOVE:
		return yamldoc_remove_item(doc, key, edit->index, err);
	default:
		return yamldoc_item_set(
		    doc, key, edit->index, "phone", edit->text, false, err);
	}
}

static struct yamldoc *
parsed(const char *bytes)
{
	struct error err = ERROR_INIT;
	struct yamlfault where;
	struct yamldoc *doc;

	if (yamldoc_parse(bytes, strlen(bytes), &doc, &where, &err) < 0)
		fail_msg("%s\n%zu:%zu: %s", bytes, where.line, where.column, err.message);
	return doc;
}

static size_t
item_count(const struct yamldoc *doc)
{
	const struct yamlnode *notes = yamldoc_get(doc, "notes");

	if (notes == NULL || yamlnode_is_null(notes) || notes->type == YAMLNODE_MAPPING)
		return 0;
	return notes->type == YAMLNODE_SEQUENCE ? notes->count : 1;
}

/* Does it make sense here? Without an item there is none to replace. */
static bool
applies(const struct yamldoc *doc, const struct edit *edit)
{
	const struct yamlnode *notes = yamldoc_get(doc, "notes");
	size_t count = item_count(doc);

	switch (edit->verb) {
	case INSERT_FIRST:
	case INSERT_NOTE:
		return edit->index <= count;
	case REPLACE:
	case REPLACE_NOTE:
	case REMOVE:
		return edit->index < count;
	case ITEM_SET:
		return edit->index < count && notes->type == YAMLNODE_SEQUENCE &&
		       notes->items[edit->index]->type == YAMLNODE_MAPPING;
	default:
		return true;
	}
}

static bool
only_adds(const struct yamldoc *doc, const struct edit *edit)
{
	const struct yamlnode *value = yamldoc_get(doc, verbs[edit->verb].key);

	switch (edit->verb) {
	case SET_NEW:
	case ITEM_SET:
		return true;
	case TAG:
	case ADD:
	case NOTE:
	case INSERT_FIRST:
	case INSERT_NOTE:
		return value == NULL ||
		       (value->type == YAMLNODE_SEQUENCE && value->count > 0);
	default:
		return false;
	}
}

/*
 * What differs must lie between the key's first byte and the end of the line
 * that its value, with the comments in it, ends on; where something is only
 * added, every old byte must still be there.
 */
static void
check_bytes(const char *before, const char *after, const struct edit *edit)
{
	struct yamldoc *doc = parsed(before);
	const struct yamlnode *key = yamldoc_key_node(doc, verbs[edit->verb].key);
	const struct yamlnode *value = yamldoc_get(doc, verbs[edit->verb].key);
	size_t len = strlen(before), new_len = strlen(after), same = 0, tail = 0;
	size_t start = len, end = len;

	while (same < len && same < new_len && before[same] == after[same])
		same++;
	while (tail < len - same && tail < new_len - same &&
	       before[len - 1 - tail] == after[new_len - 1 - tail])
		tail++;
	/* a comma goes before the comment beside the last item of a flow list */
	if (only_adds(doc, edit) && memmem(after + same, new_len - tail - same,
					before + same, len - tail - same) == NULL)
		fail_msg(
		    "%s: bytes are gone:\n%s\n%s", verbs[edit->verb].name, before, after);
	if (key != NULL && !only_adds(doc, edit)) {
		start = key->start; /* with what parts it from the one above */
		while (start > 0 && strchr(" ?,\r\n", before[start - 1]) != NULL)
			start--;
		end = value->end + strcspn(before + value->end, "\n");
		end += strspn(before + end, "\r\n ");
		while (before[end] == '#') /* comments in the list, below its last item */
			end += strcspn(before + end, "\n"),
			    end += strspn(before + end, "\n ");
		while (same > start && before[same - 1] == before[len - tail - 1] &&
		       after[same - 1] == after[new_len - tail - 1])
			same--, tail++;
		if (same < start || len - tail > end)
			fail_msg("%s: other bytes changed:\n%s\n%s",
			    verbs[edit->verb].name, before, after);
	}
	yamldoc_free(doc);
}

static void
record_edit(
    struct json *list, const char *before, const char *after, const struct edit *edit)
{
	struct json *object = json_new_object();

	json_set_string(object, "verb", verbs[edit->verb].name);
	json_set_string(object, "key", verbs[edit->verb].key);
	json_set(object, "index", json_new_count(edit->index));
	json_set_string(object, "text", edit->text);
	json_set_string(object, "before", before);
	json_set_string(object, "after", after);
	json_append(list, object);
}

static void
edit_document(struct json *list, const char *before, const struct edit *edit)
{
	struct yamldoc *doc = parsed(before);
	struct error err = ERROR_INIT;
	size_t len;

	if (applies(doc, edit)) {
		if (make(doc, edit, &err) < 0)
			fail_msg("%s '%s' to '%s' is refused: %s\n%s",
			    verbs[edit->verb].name, verbs[edit->verb].key, edit->text,
			    err.message, before);
		check_bytes(before, yamldoc_bytes(doc, &len), edit);
		record_edit(list, before, yamldoc_bytes(doc, &len), edit);
	}
	yamldoc_free(doc);
}

static void
edit_in_every_way(struct json *list, const char *before, size_t *turn)
{
	struct edit edit;
	int verb;

	for (verb = 0; verb < VERB_COUNT; verb++)
		for (edit.index = 0; edit.index < 2; edit.index++) {
			if (edit.index > 0 && verb < INSERT_FIRST)
				continue;
			edit.verb = (enum verb)verb;
			edit.text = texts[(*turn)++ % COUNT(texts)];
			edit_document(list, before, &edit);
		}
}

/* The same file as other editors would have saved it. */
static void
with_crlf(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\n')
			buf_addch(out, '\r');
		buf_addch(out, *s);
	}
}

static void
with_bom_and_no_final_newline(struct buf *out, const char *s)
{
	size_t len = strlen(s);

	buf_addstr(out, "\xef\xbb\xbf");
	buf_add(out, s, len > 0 && s[len - 1] == '\n' ? len - 1 : len);
}

static struct json *edits;

static void
every_edit_of_every_file_is_made(void **state)
{
	struct buf other = BUF_INIT;
	size_t i, turn = 0;

	(void)state;
	for (i = 0; i < COUNT(documents); i++) {
		edit_in_every_way(edits, documents[i], &turn);
		buf_clear(&other);
		with_crlf(&other, documents[i]);
		edit_in_every_way(edits, other.data, &turn);
		buf_clear(&other);
		with_bom_and_no_final_newline(&other, documents[i]);
		edit_in_every_way(edits, other.data, &turn);
	}
	buf_release(&other);
}

static void
every_text_is_written_in_every_place(void **state)
{
	static const enum verb always[] = {SET, ADD, NOTE};
	static const enum verb in_turn[] = {SET_NEW, REPLACE, REPLACE_NOTE, ITEM_SET};
	struct edit edit = {.index = 0};
	size_t i, k, n;

	(void)state;
	for (i = 0; i < COUNT(places); i++)
		for (k = 0; k < COUNT(texts); k++)
			for (n = 0; n <= COUNT(always); n++) {
				edit.verb = n < COUNT(always)
						? always[n]
						: in_turn[(i + k) % COUNT(in_turn)];
				edit.text = texts[k];
				edit_document(edits, places[i], &edit);
			}
}

static void
read_with(const char *program, const char *script)
{
	const char *argv[] = {program, script, NULL};
	struct buf input = BUF_INIT, output = BUF_INIT;
	struct process p = {.argv = argv, .output = &output, .errors = &output};
	struct error err = ERROR_INIT;
	int status;

	json_write(edits, 0, &input);
	p.input = input.data;
	p.input_len = input.len;
	if (process_run(&p, &status, &err) < 0)
		fail_msg("%s", err.message);
	if (status != 0)
		fail_msg("%s", output.data);
	buf_release(&input);
	buf_release(&output);
}

static void
pyyaml_reads_what_was_meant(void **state)
{
	(void)state;
	read_with("/usr/bin/python3", "tests/unit/read_yaml.py");
}

static void
yaml_pp_reads_what_was_meant(void **state)
{
	(void)state;
	read_with("/usr/bin/perl", "tests/unit/read_yaml.pl");
}

static int
begin(void **state)
{
	(void)state;
	edits = json_new_array();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	json_free(edits);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_edit_of_every_file_is_made),
	    cmocka_unit_test(every_text_is_written_in_every_place),
	    cmocka_unit_test(pyyaml_reads_what_was_meant),
	    cmocka_unit_test(yaml_pp_reads_what_was_meant),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
