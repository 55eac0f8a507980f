#include "commands/options_edit.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "commands/output.h"
#include "model/person.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int
check_text(const char *what, const char *text, struct error *err)
{
	size_t bad;

	if (unicode_valid(text, strlen(text), &bad))
		return 0;
	return error_usage(
	    err, "the %s '%s' is not UTF-8 (byte %zu)", what, text, bad + 1);
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static bool
is_about(const struct edit *edit, const char *key, const char *tag)
{
	if (edit->verb == EDIT_TAG || edit->verb == EDIT_UNTAG)
		return tag != NULL && unicode_equal_case(edit->text, tag);
	return key != NULL && edit->key != NULL && strcmp(edit->key, key) == 0;
}

/* The last word on a key, or on a tag, is what counts, so an earlier one is taken out. */
static void
forget(struct edit_list *edits, const char *key, const char *tag)
{
	struct edit_list kept = EDIT_LIST_INIT;

	for (size_t i = 0; i < edits->count; i++) {
		struct edit_list one = {&edits->items[i], 1, 1};

		if (!is_about(&edits->items[i], key, tag))
			edit_list_copy(&kept, &one);
	}
	edit_list_release(edits);
	*edits = kept;
}

static void
set_or_unset(struct edit_list *edits, const char *key, const char *text)
{
	forget(edits, key, NULL);
	if (text != NULL)
		edit_list_set(edits, key, text);
	else
		edit_list_unset(edits, key);
}

static int
refuse_converted(struct error *err)
{
	return error_usage(err,
	    "status Converted is reached only by 'minicrm convert', which makes the "
	    "contact that goes with it");
}

static int
value_edit(struct invocation *inv, const char *key, const char *text,
    struct edit_list *edits, struct error *err)
{
	const struct field *field = field_find(inv->kind, key);
	bool is_name = field != NULL && (field->flags & FIELD_NAME) != 0;
	char *value = NULL;
	int ret = -1;

	if (check_text(key, text, err) != 0)
		return -1;
	if (is_name && is_blank(text) && inv->kind == KIND_LEAD)
		return error_usage(err, "the name must not be empty");
	if (is_name && is_blank(text)) { /* the other half may be there */
		set_or_unset(edits, key, NULL);
		return 0;
	}
	if (crm_canonical(inv->crm, inv->kind, key, text, &value, err) != 0)
		goto out;
	if (field != NULL && field->type == FIELD_STATUS && value != NULL &&
	    strcmp(value, status_name(STATUS_CONVERTED)) == 0) {
		refuse_converted(err);
		goto out;
	}
	set_or_unset(edits, key, value);
	ret = 0;
out:
	free(value);
	return ret;
}

int
name_to_edits(
    struct invocation *inv, const char *name, struct edit_list *edits, struct error *err)
{
	char *first, *last;

	if (inv->kind == KIND_LEAD)
		return value_edit(inv, "name", name, edits, err);
	if (check_text("name", name, err) != 0)
		return -1;
	person_split_name(name, &first, &last);
	if (first != NULL || last != NULL) {
		set_or_unset(edits, "first_name", first);
		set_or_unset(edits, "last_name", last);
	} else {
		error_usage(err, "the name must not be empty");
	}
	free(first);
	free(last);
	return err->code == ERROR_NONE ? 0 : -1;
}

/* A note's text: lines that end as ours do, and no final newlines. The caller frees. */
static char *
note_text(const char *text)
{
	struct buf out = BUF_INIT;

	for (; *text != '\0'; text++)
		if (text[0] != '\r' || text[1] != '\n')
			buf_addch(&out, *text);
	while (out.len > 0 &&
	       (out.data[out.len - 1] == '\n' || out.data[out.len - 1] == '\r'))
		out.len--;
	out.data[out.len] = '\0';
	return buf_detach(&out, NULL);
}

int
note_to_edits(
    struct invocation *inv, const char *text, struct edit_list *edits, struct error *err)
{
	char *note;

	if (check_text("note", text, err) != 0)
		return -1;
	if (is_blank(text))
		return error_usage(err, "the note is empty");
	note = note_text(text);
	edit_list_note(edits, inv->env->now, crm_user(inv->crm), note);
	free(note);
	return 0;
}

/* The tags of one --tag or --untag: a comma parts tags, as it does in a list. */
static int
tag_edits(const char *text, bool untag, struct edit_list *edits, struct error *err)
{
	struct strlist tags = STRLIST_INIT;
	int ret = check_text("tag", text, err);

	strlist_split(&tags, text, ',');
	if (ret == 0 && tags.count == 0)
		ret = error_usage(err, "a tag must not be empty");
	for (size_t i = 0; ret == 0 && i < tags.count; i++) {
		forget(edits, NULL, tags.items[i]);
		if (untag)
			edit_list_untag(edits, tags.items[i]);
		else
			edit_list_tag(edits, tags.items[i]);
	}
	strlist_release(&tags);
	return ret;
}

/* "Follow-up" and "follow_up" alike: what a key may have been meant to be. */
static bool
is_spelled_like(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++) {
		bool a_mark = *a == '-' || *a == '_' || *a == ' ';
		bool b_mark = *b == '-' || *b == '_' || *b == ' ';

		if (a_mark != b_mark ||
		    (!a_mark && tolower((unsigned char)*a) != tolower((unsigned char)*b)))
			return false;
	}
	return *a == *b;
}

/* A file's key that looks like a field's and is none would be found by nothing. */
static int
check_spelling(enum kind kind, const char *key, struct error *err)
{
	size_t count;
	const struct field *const *table = field_table(kind, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i]->key, key) != 0 &&
		    is_spelled_like(table[i]->key, key))
			return error_usage(err, "unknown key '%s': it is spelled '%s'",
			    key, table[i]->key);
	return 0;
}

static bool
has_control(const char *text)
{
	size_t len = strlen(text);

	while (len > 0) {
		uint32_t c;
		size_t n = unicode_next(text, len, &c);

		if (unicode_is_control(c))
			return true;
		text += n;
		len -= n;
	}
	return false;
}

/* May --set and --unset name this key? */
static int
check_key(enum kind kind, const char *key, struct error *err)
{
	const struct field *field = field_find(kind, key);
	size_t len = strlen(key);

	if (check_text("key", key, err) != 0)
		return -1;
	if (len == 0)
		return error_usage(err, "the key must not be empty");
	if (has_control(key))
		return error_usage(
		    err, "the key '%s' holds a control character, which it may not", key);
	if (key[0] == ' ' || key[len - 1] == ' ')
		return error_usage(err, "the key '%s' begins or ends with a blank", key);
	if (field == NULL)
		return check_spelling(kind, key, err);
	switch (field->type) {
	case FIELD_TAGS:
		return error_usage(err, "tags are set with --tag and taken with --untag");
	case FIELD_NOTES:
		return error_usage(err, "notes are added with --note or 'minicrm note'");
	case FIELD_INSTANT:
		return error_usage(err, "'%s' is set once, when the record is made", key);
	case FIELD_LINK:
		return error_usage(err,
		    "'%s' is set by 'minicrm convert', which links both records", key);
	default:
		return 0;
	}
}

/* --set KEY=VALUE */
static int
set_edit(
    struct invocation *inv, const char *text, struct edit_list *edits, struct error *err)
{
	const char *equals = strchr(text, '=');
	char *key;
	int ret;

	if (equals == NULL)
		return error_usage(err, "bad --set '%s': expected KEY=VALUE", text);
	key = xstrndup(text, (size_t)(equals - text));
	ret = check_key(inv->kind, key, err);
	if (ret == 0)
		ret = value_edit(inv, key, equals + 1, edits, err);
	free(key);
	return ret;
}

static int
unset_edit(enum kind kind, const char *key, struct edit_list *edits, struct error *err)
{
	const struct field *field = field_find(kind, key);

	if (check_key(kind, key, err) != 0)
		return -1;
	if (field != NULL && (field->flags & FIELD_NAME) != 0 && kind == KIND_LEAD)
		return error_usage(
		    err, "a lead must have a name: --name gives it another");
	set_or_unset(edits, key, NULL);
	return 0;
}

static int
field_edit(struct invocation *inv, const struct field *field, const char *value,
    struct edit_list *edits, struct error *err)
{
	switch (field->type) {
	case FIELD_TAGS:
		return tag_edits(value, false, edits, err);
	case FIELD_NOTES:
		return note_to_edits(inv, value, edits, err);
	default:
		return value_edit(inv, field->key, value, edits, err);
	}
}

static int
option_edit(struct invocation *inv, const struct arg_option *option,
    struct edit_list *edits, struct error *err)
{
	const char *name = option->spec->name;

	if (option->spec->field != NULL)
		return field_edit(inv, option->spec->field, option->value, edits, err);
	if (strcmp(name, "name") == 0)
		return name_to_edits(inv, option->value, edits, err);
	if (strcmp(name, "set") == 0)
		return set_edit(inv, option->value, edits, err);
	if (strcmp(name, "unset") == 0)
		return unset_edit(inv->kind, option->value, edits, err);
	if (strcmp(name, "untag") == 0)
		return tag_edits(option->value, true, edits, err);
	return 0; /* something else, of the command's own */
}

int
options_to_edits(struct invocation *inv, struct edit_list *edits, struct error *err)
{
	for (size_t i = 0; i < inv->args.option_count; i++)
		if (option_edit(inv, &inv->args.options[i], edits, err) != 0)
			return -1;
	return 0;
}

void
take_warnings(struct invocation *inv, const struct crm_result *result)
{
	for (size_t i = 0; i < result->warnings.count; i++)
		strlist_add(&inv->warnings, result->warnings.items[i]);
}

void
tell_result(struct invocation *inv, const struct crm_result *result)
{
	take_warnings(inv, result);
	if (result->commits == 0)
		strlist_add(&inv->notices, "nothing to change");
	for (size_t i = 0; i < result->subjects.count; i++) {
		output_value(inv->out, result->subjects.items[i], INK_PLAIN);
		output_text(inv->out, "\n");
	}
}

int
edit_many(struct invocation *inv, const char *key, struct error *err)
{
	size_t last = inv->args.count - 1;
	struct edit_list edits = EDIT_LIST_INIT;
	struct crm_result result = CRM_RESULT_INIT;
	int ret = value_edit(inv, key, inv->args.items[last], &edits, err);

	if (ret == 0)
		ret = crm_edit(
		    inv->crm, inv->kind, inv->args.items, last, &edits, &result, err);
	if (ret == 0)
		tell_result(inv, &result);
	crm_result_release(&result);
	edit_list_release(&edits);
	return ret;
}
