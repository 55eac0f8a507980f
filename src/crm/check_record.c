#include "base/mem.h"
#include "check_internal.h"

#include <stdlib.h>
#include <string.h>

static struct finding
at_value(const struct record *record, const struct value *value, const char *rule)
{
	return (struct finding){.rule = rule,
	    .path = record->path,
	    .line = value->line,
	    .column = value->column};
}

/* The names that a team knows, as an error lists them. The caller frees. */
static char *
names_text(const struct strlist *names)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < names->count; i++)
		buf_addf(&out, "%s%s", i == 0 ? "" : ", ", names->items[i]);
	return buf_detach(&out, NULL);
}

static void
check_user(struct check *c, const struct record *record, const struct value *value)
{
	const struct team *team = &c->crm->team;
	struct finding finding = at_value(record, value, "unknown-user");
	char *names;

	if (team->users.count == 0 || team_user(team, value->text) != NULL)
		return;
	if (c->before.users.count == 0 || team_user(&c->before, value->text) != NULL)
		finding.because = "minicrm.ini";
	names = names_text(&team->users);
	check_tell(c, &finding,
	    "unknown user '%s': expected one of %s ([users] in minicrm.ini)", value->text,
	    names);
	free(names);
}

static void
check_source(struct check *c, const struct record *record, const struct value *value)
{
	const struct team *team = &c->crm->team;
	struct finding finding = at_value(record, value, "unknown-source");
	char *names;

	if (team_source(team, value->text) != NULL)
		return;
	if (team_source(&c->before, value->text) != NULL)
		finding.because = "minicrm.ini";
	names = names_text(&team->sources);
	check_tell(c, &finding,
	    "unknown source '%s': expected one of %s ([sources] in minicrm.ini)",
	    value->text, names);
	free(names);
}

static void
check_status(struct check *c, const struct record *record, const struct value *value)
{
	struct finding finding = at_value(record, value, "converted-without-contact");

	if (record->status == STATUS_CONVERTED && record_value(record, "contact") == NULL)
		check_tell(c, &finding,
		    "Converted without a contact: expected the id of one in 'contact:'");
}

static void
check_value(struct check *c, const struct record *record, const struct value *value)
{
	if (value->field == NULL)
		return;
	if (value->field->type == FIELD_USER)
		check_user(c, record, value);
	else if (value->field->type == FIELD_SOURCE)
		check_source(c, record, value);
	else if (value->field->type == FIELD_STATUS)
		check_status(c, record, value);
}

/* A warning: it may wait for its commit, and one that is in HEAD is never rewritten. In a
 * broken file there is something else to do first. */
static void
check_note(struct check *c, const struct record *record, const struct note *note)
{
	struct finding finding = {.rule = "bare-note",
	    .path = record->path,
	    .line = note->line,
	    .column = note->column,
	    .level = PROBLEM_WARNING};

	if (!note->has_at || note->by == NULL)
		check_tell(c, &finding,
		    "a bare note: minicrm stamps its time and author when it commits it; "
		    "once committed it is shown with its commit's");
}

static void
check_broken(struct check *c, const struct record *record)
{
	for (const struct broken *broken = record->broken; broken != NULL;
	     broken = broken->more) {
		struct finding finding = {.rule = broken->rule,
		    .path = record->path,
		    .line = broken->line,
		    .column = broken->column};

		check_tell(c, &finding, "%s", broken->message);
	}
}

/* True where a merge kept the file, which nobody could read, beside the one that could
 * be.
 */
static bool
check_copy(struct check *c, const struct record *record)
{
	size_t stem = store_kept_stem(record->id, "unreadable");
	const struct broken *broken = record->broken;
	struct finding finding = {.rule = "unreadable-copy", .path = record->path};

	if (stem == 0)
		return false;
	if (broken != NULL) {
		finding.line = broken->line;
		finding.column = broken->column;
	} else {
		finding.level = PROBLEM_WARNING;
	}
	check_tell(c, &finding,
	    "a merge kept this version of '%.*s'%s%s: take over what is missing there, "
	    "then delete the file and run 'minicrm commit --deleted'",
	    (int)stem, record->id, broken != NULL ? ", which can't be read: " : "",
	    broken != NULL ? broken->message : "");
	return true;
}

void
check_record(struct check *c, const struct record *record)
{
	if (check_copy(c, record))
		return;
	check_broken(c, record);
	for (size_t i = 0; i < record->value_count; i++)
		check_value(c, record, &record->values[i]);
	for (size_t i = 0; i < record->note_count && record->broken == NULL; i++)
		check_note(c, record, &record->notes[i]);
}
