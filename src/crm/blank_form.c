#include "crm/blank_form.h"

#include "crm/draft.h"
#include "model/field.h"
#include "model/status.h"
#include "store/codec.h"
#include "store/yamldoc.h"

#include <string.h>

static const char head[] =
    "# Fill in what you know: what is left empty is not set, and without a name\n"
    "# nothing is added. These comments go away.\n";

/* "# One of alice, bob" */
static void
write_names(struct buf *out, const struct strlist *names)
{
	if (names->count == 0)
		return;
	buf_addstr(out, "# One of ");
	for (size_t i = 0; i < names->count; i++)
		buf_addf(out, "%s%s", i == 0 ? "" : ", ", names->items[i]);
	buf_addch(out, '\n');
}

static void
write_field(struct buf *out, const struct field *field, const struct team *team)
{
	switch (field->type) {
	case FIELD_SOURCE:
		write_names(out, &team->sources);
		break;
	case FIELD_USER:
		write_names(out, &team->users);
		break;
	case FIELD_STATUS:
		buf_addf(out, "# New, Contacted, Qualified or Lost\n%s: %s\n", field->key,
		    status_name(STATUS_NEW));
		return;
	case FIELD_DAY:
		buf_addstr(out, "# A day, as 2026-12-01\n");
		break;
	case FIELD_TAGS:
		buf_addstr(out, "# Words, as [vip, fintech]\n");
		break;
	case FIELD_NOTES:
		buf_addstr(out, "# Below it a line a note:   - called, wants a demo\n");
		break;
	default:
		break;
	}
	buf_addf(out, "%s:\n", field->key);
}

static void
write_form(enum kind kind, const struct team *team, struct buf *out)
{
	size_t count;
	const struct field *const *fields = field_table(kind, &count);

	buf_addf(out, "# A new %s.\n%s", kind_name(kind), head);
	for (size_t i = 0; i < count; i++)
		if ((fields[i]->flags & FIELD_SETTABLE) != 0)
			write_field(out, fields[i], team);
}

int
blank_form_write(enum kind kind, const struct team *team, const struct edit_list *edits,
    struct buf *out, struct error *err)
{
	struct buf form = BUF_INIT;
	int ret;

	write_form(kind, team, &form);
	ret = codec_fill(kind, form.data, form.len, edits, out, err);
	buf_release(&form);
	return ret;
}

static void
cut_comments(enum kind kind, const struct team *team, struct buf *text)
{
	struct buf form = BUF_INIT;

	write_form(kind, team, &form);
	draft_cut_comments(&form, text);
	buf_release(&form);
}

static int
cut_empty_keys(enum kind kind, struct yamldoc *doc, struct error *err)
{
	size_t count;
	const struct field *const *fields = field_table(kind, &count);

	for (size_t i = 0; i < count; i++) {
		const struct yamlnode *value = yamldoc_get(doc, fields[i]->key);

		if (value != NULL && value->len == 0 && yamlnode_is_null(value) &&
		    yamldoc_unset(doc, fields[i]->key, err) != 0)
			return -1;
	}
	return 0;
}

/* The spelling of the team; NULL where it has none of its own. */
static const char *
spelling(const struct field *field, const struct team *team, const char *text)
{
	enum status status;

	switch (field->type) {
	case FIELD_SOURCE:
		return team_source(team, text);
	case FIELD_USER:
		return team_user(team, text);
	case FIELD_STATUS:
		return status_parse(text, &status) ? status_name(status) : NULL;
	default:
		return NULL;
	}
}

static int
spell(enum kind kind, const struct team *team, struct yamldoc *doc, struct error *err)
{
	static const char *const nowhere[] = {NULL};
	size_t count;
	const struct field *const *fields = field_table(kind, &count);

	for (size_t i = 0; i < count; i++) {
		const struct yamlnode *value = yamldoc_get(doc, fields[i]->key);
		const char *text;

		if (value == NULL || value->type != YAMLNODE_SCALAR)
			continue;
		text = spelling(fields[i], team, value->text);
		if (text != NULL && strcmp(text, value->text) != 0 &&
		    yamldoc_set(doc, fields[i]->key, text, false, nowhere, err) != 0)
			return -1;
	}
	return 0;
}

int
blank_form_clean(
    enum kind kind, const struct team *team, struct buf *text, struct error *err)
{
	struct error unreadable = ERROR_INIT;
	struct yamldoc *doc = NULL;
	struct yamlfault where;
	const char *bytes;
	size_t len;
	int ret = 0;

	if (yamldoc_parse(text->data, text->len, &doc, &where, &unreadable) != 0) {
		error_clear(&unreadable);
		return 0;
	}
	ret = cut_empty_keys(kind, doc, err);
	if (ret == 0)
		ret = spell(kind, team, doc, err);
	if (ret == 0) {
		bytes = yamldoc_bytes(doc, &len);
		buf_clear(text);
		buf_add(text, bytes, len);
		cut_comments(kind, team, text);
	}
	yamldoc_free(doc);
	return ret;
}
