#include "completion_internal.h"

#include "base/buf.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The session, or NULL: without one there is less to offer. */
static struct crm *
session(struct completion *c)
{
	struct error ignored = ERROR_INIT;

	if (!c->looked_for_crm)
		crm_open(c->env, &c->place, &c->crm, &ignored);
	c->looked_for_crm = true;
	error_clear(&ignored);
	return c->crm;
}

static void
offer_list(struct completion *c, const struct strlist *values)
{
	for (size_t i = 0; i < values->count; i++)
		completion_offer(c, values->items[i], NULL);
}

static void
offer_words(struct completion *c, const char *const *words)
{
	for (; *words != NULL; words++)
		completion_offer(c, *words, NULL);
}

static void
offer_ids(struct completion *c, enum kind kind, unsigned where)
{
	struct error ignored = ERROR_INIT;
	struct strlist ids = STRLIST_INIT;
	struct crm *crm = session(c);

	if (crm != NULL && crm_ids(crm, kind, where, &ids, &ignored) == 0) {
		strlist_sort(&ids);
		offer_list(c, &ids);
	}
	error_clear(&ignored);
	strlist_release(&ids);
}

/* REF of an argument. */
static void
offer_refs(struct completion *c)
{
	unsigned flags = c->command->flags;
	unsigned where = CRM_LIVE;

	if ((flags & COMMAND_TRASH) != 0)
		where = CRM_TRASH;
	else if ((flags & COMMAND_ALL) != 0)
		where = CRM_LIVE | CRM_TRASH;
	offer_ids(c, c->kind, where);
}

/* REF of an option: of `convert --into`, a contact. */
static void
offer_contacts(struct completion *c)
{
	offer_ids(c, KIND_CONTACT, CRM_LIVE);
}

static void
offer_statuses(struct completion *c)
{
	for (int status = 0; status < STATUS_COUNT; status++)
		completion_offer(c, status_name((enum status)status), NULL);
}

static void
offer_sources(struct completion *c)
{
	struct crm *crm = session(c);
	struct team team;

	if (crm != NULL) {
		offer_list(c, &crm_team(crm)->sources);
		return;
	}
	team_init(&team);
	offer_list(c, &team.sources);
	team_release(&team);
}

/* Calls `add` with every readable record of the kind that the command is about. */
static void
collect(struct completion *c, void (*add)(const struct record *, struct strlist *),
    struct strlist *out)
{
	struct record_list records = RECORD_LIST_INIT;
	struct error ignored = ERROR_INIT;
	struct crm *crm = session(c);

	if (crm != NULL &&
	    crm_load(crm, c->kind, CRM_LIVE | CRM_TRASH, &records, &ignored) == 0)
		for (size_t i = 0; i < records.count; i++)
			if (records.items[i]->broken == NULL)
				add(records.items[i], out);
	error_clear(&ignored);
	record_list_release(&records);
}

static void
add_once(struct strlist *list, const char *text)
{
	if (text != NULL && !strlist_has(list, text))
		strlist_add(list, text);
}

static void
offer_found(struct completion *c, void (*add)(const struct record *, struct strlist *))
{
	struct strlist found = STRLIST_INIT;

	collect(c, add, &found);
	strlist_sort(&found);
	offer_list(c, &found);
	strlist_release(&found);
}

static void
add_owner(const struct record *record, struct strlist *owners)
{
	add_once(owners, record_get(record, "assigned_to"));
}

/* The team's; where it names none, those that have something. */
static void
offer_users(struct completion *c)
{
	struct crm *crm = session(c);

	if (crm != NULL && crm_team(crm)->users.count > 0)
		offer_list(c, &crm_team(crm)->users);
	else
		offer_found(c, add_owner);
}

static void
add_tags(const struct record *record, struct strlist *tags)
{
	for (size_t i = 0; i < record->tags.count; i++)
		add_once(tags, record->tags.items[i]);
}

static void
offer_tags(struct completion *c)
{
	offer_found(c, add_tags);
}

static void
add_keys(const struct record *record, struct strlist *keys)
{
	for (size_t i = 0; i < record->value_count; i++)
		if (record->values[i].field == NULL)
			add_once(keys, record->values[i].key);
}

/* What the command can set, or a list can show; then custom fields, as far as anybody
 * has them. */
static void
find_keys(struct completion *c, struct strlist *keys)
{
	size_t count;
	const struct field *const *table = field_table(c->kind, &count);

	if ((c->command->flags & COMMAND_FIELDS) == 0)
		record_columns(c->kind, keys);
	for (size_t i = 0; i < count; i++)
		if ((c->command->flags & COMMAND_FIELDS) == 0 ||
		    (table[i]->flags & FIELD_SETTABLE) != 0)
			add_once(keys, table[i]->key);
	collect(c, add_keys, keys);
}

static void
offer_keys(struct completion *c)
{
	struct strlist keys = STRLIST_INIT;

	find_keys(c, &keys);
	offer_list(c, &keys);
	strlist_release(&keys);
}

/* KEY=VALUE: the value is the user's own. */
static void
offer_keys_to_set(struct completion *c)
{
	struct strlist keys = STRLIST_INIT;

	find_keys(c, &keys);
	for (size_t i = 0; i < keys.count; i++) {
		char *word = xasprintf("%s=", keys.items[i]);

		completion_offer(c, word, NULL);
		free(word);
	}
	strlist_release(&keys);
}

static void
offer_days_ahead(struct completion *c)
{
	static const char *const words[] = {"today", "tomorrow", "+3d", "+1w", "+2w",
	    "+1m", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "none", NULL};

	offer_words(c, words);
}

static void
offer_days_past(struct completion *c)
{
	static const char *const words[] = {"today", "yesterday", NULL};

	offer_words(c, words);
}

static void
offer_modes(struct completion *c)
{
	static const char *const words[] = {"auto", "always", "never", NULL};

	offer_words(c, words);
}

/* Names of the shell's own, behind the fixed bytes. */
static void
offer_files(struct completion *c)
{
	output_text(c->out, "\tfiles\n");
}

static void
offer_directories(struct completion *c)
{
	output_text(c->out, "\tdirectories\n");
}

/* What the help calls them. */
static const struct {
	const char *name;
	void (*offer)(struct completion *);
} placeholders[] = {
    {"REF", offer_refs},
    {"STATUS", offer_statuses},
    {"SOURCE", offer_sources},
    {"USER", offer_users},
    {"TAG", offer_tags},
    {"KEY", offer_keys},
    {"KEY=VALUE", offer_keys_to_set},
    {"DATE", offer_days_past},
    {"MODE", offer_modes},
    {"FILE", offer_files},
    {"DIR", offer_directories},
    {"COMMAND", completion_offer_commands},
};

/* A word in lower case stands for itself; what is called otherwise is the user's own. */
static void
offer_placeholder(struct completion *c, const char *name)
{
	for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
		if (strcmp(name, placeholders[i].name) == 0)
			placeholders[i].offer(c);
	if (islower((unsigned char)name[0]))
		completion_offer(c, name, NULL);
}

/* The field whose values the option takes, or NULL: it is called as the field's own. */
static const struct field *
field_of_option(const struct completion *c, const struct option_spec *spec)
{
	size_t count;
	const struct field *const *table = field_table(c->kind, &count);

	for (size_t i = 0; i < count; i++)
		if (table[i]->option != NULL && strcmp(table[i]->option, spec->name) == 0)
			return table[i];
	return NULL;
}

/* Of a list of values, the last one's beginning. */
static void
skip_to_last_part(struct completion *c, const struct option_spec *spec)
{
	const char *comma;

	if (strstr(spec->arg, "[,") == NULL)
		return;
	comma = strrchr(c->word + c->fixed, ',');
	if (comma != NULL)
		c->fixed = (size_t)(comma + 1 - c->word);
	if (strstr(spec->arg, "[,-") != NULL && c->word[c->fixed] == '-')
		c->fixed++;
}

void
completion_offer_value(struct completion *c, const struct option_spec *spec)
{
	const struct field *field = field_of_option(c, spec);
	char *name;

	skip_to_last_part(c, spec);
	if (field != NULL && field->type == FIELD_DAY) {
		offer_days_ahead(c);
	} else if (field != NULL && field->type != FIELD_TAGS) {
		offer_placeholder(c, field->arg);
	} else if (strcmp(spec->arg, "REF") == 0) {
		offer_contacts(c);
	} else {
		name = xstrndup(spec->arg, strcspn(spec->arg, "["));
		offer_placeholder(c, name);
		free(name);
	}
}

/* "[TEXT…|-]": each of what it may be. */
static void
offer_argument(struct completion *c, const char *argument)
{
	struct strlist names = STRLIST_INIT;

	strlist_split(&names, argument, '|');
	for (size_t i = 0; i < names.count; i++) {
		char *name = names.items[i];

		name += strspn(name, "[");
		name[strcspn(name, "]")] = '\0';
		if (strstr(name, "…") != NULL)
			*strstr(name, "…") = '\0';
		offer_placeholder(c, name);
	}
	strlist_release(&names);
}

void
completion_offer_argument(struct completion *c)
{
	struct strlist arguments = STRLIST_INIT;
	size_t first = 0;      /* where this one stands at the earliest */
	bool repeated = false; /* this one or one before it */

	strlist_split(&arguments, c->command->args, ' ');
	for (size_t i = 0; i < arguments.count; i++) {
		const char *argument = arguments.items[i];

		repeated = repeated || strstr(argument, "…") != NULL;
		if (first <= c->position && (i >= c->position || repeated))
			offer_argument(c, argument);
		if (argument[0] != '[')
			first++;
	}
	strlist_release(&arguments);
}
