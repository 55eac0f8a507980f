#include "model/field.h"

#include "base/mem.h"
#include "model/status.h"

#include <string.h>

#define LEAD (1u << KIND_LEAD)
#define CONTACT (1u << KIND_CONTACT)

enum row {
	NAME,
	FIRST_NAME,
	LAST_NAME,
	EMAIL,
	PHONE,
	SOURCE,
	ASSIGNED_TO,
	STATUS,
	FOLLOW_UP,
	TAGS,
	CREATED,
	CONTACT_LINK,
	LEAD_LINK,
	NOTES
};

/* In the order of a new file. */
static const struct field rows[] = {
    [NAME] = {.key = "name",
	.label = "Name",
	.option = "name",
	.arg = "NAME",
	.help = "the name",
	.type = FIELD_TEXT,
	.kinds = LEAD,
	.flags = FIELD_SETTABLE | FIELD_NAME | FIELD_COLUMN},
    [FIRST_NAME] = {.key = "first_name",
	.label = "First name",
	.option = "first",
	.arg = "NAME",
	.help = "the first name",
	.type = FIELD_TEXT,
	.kinds = CONTACT,
	.flags = FIELD_SETTABLE | FIELD_NAME},
    [LAST_NAME] = {.key = "last_name",
	.label = "Last name",
	.option = "last",
	.arg = "NAME",
	.help = "the last name",
	.type = FIELD_TEXT,
	.kinds = CONTACT,
	.flags = FIELD_SETTABLE | FIELD_NAME},
    [EMAIL] = {.key = "email",
	.label = "Email",
	.option = "email",
	.arg = "ADDRESS",
	.help = "the e-mail address",
	.type = FIELD_EMAIL,
	.kinds = LEAD | CONTACT,
	.flags = FIELD_SETTABLE | FIELD_COLUMN},
    [PHONE] = {.key = "phone",
	.label = "Phone",
	.option = "phone",
	.arg = "NUMBER",
	.help = "the phone number",
	.type = FIELD_TEXT,
	.kinds = LEAD | CONTACT,
	.flags = FIELD_SETTABLE | FIELD_COLUMN},
    [SOURCE] = {.key = "source",
	.label = "Source",
	.option = "source",
	.arg = "SOURCE",
	.help = "where they came from: a source of the team, such as Referral",
	.type = FIELD_SOURCE,
	.kinds = LEAD | CONTACT,
	.flags = FIELD_SETTABLE | FIELD_COLUMN},
    [ASSIGNED_TO] = {.key = "assigned_to",
	.label = "Assigned to",
	.option = "assigned-to",
	.arg = "USER",
	.help = "the owner: a user of the team",
	.type = FIELD_USER,
	.kinds = LEAD | CONTACT,
	.flags = FIELD_SETTABLE | FIELD_COLUMN},
    [STATUS] = {.key = "status",
	.label = "Status",
	.option = "status",
	.arg = "STATUS",
	.help = "one of " STATUS_NAMES,
	.type = FIELD_STATUS,
	.kinds = LEAD,
	.flags = FIELD_SETTABLE | FIELD_COLUMN},
    [FOLLOW_UP] = {.key = "follow_up",
	.label = "Follow-up",
	.option = "follow-up",
	.arg = "DATE",
	.help = "a day: 2026-12-01, today, tomorrow, +3d, +2w, +1m, fri, none",
	.type = FIELD_DAY,
	.kinds = LEAD,
	.flags = FIELD_SETTABLE | FIELD_COLUMN},
    [TAGS] = {.key = "tags",
	.label = "Tags",
	.option = "tag",
	.arg = "TAG",
	.help = "a tag; may be repeated",
	.type = FIELD_TAGS,
	.kinds = LEAD | CONTACT,
	.flags = FIELD_SETTABLE},
    [CREATED] = {.key = "created",
	.label = "Created",
	.type = FIELD_INSTANT,
	.kinds = LEAD | CONTACT},
    [CONTACT_LINK] = {.key = "contact",
	.label = "Contact",
	.type = FIELD_LINK,
	.kinds = LEAD,
	.links_to = KIND_CONTACT},
    [LEAD_LINK] = {.key = "lead",
	.label = "Lead",
	.type = FIELD_LINK,
	.kinds = CONTACT,
	.links_to = KIND_LEAD},
    [NOTES] = {.key = "notes",
	.label = "Notes",
	.option = "note",
	.arg = "TEXT",
	.help = "a note; may be repeated",
	.type = FIELD_NOTES,
	.kinds = LEAD | CONTACT,
	.flags = FIELD_SETTABLE},
};

/* The rows whose `kinds` say so: written out, for then no table has to be made at run
 * time. */
static const struct field *const lead_fields[] = {&rows[NAME], &rows[EMAIL], &rows[PHONE],
    &rows[SOURCE], &rows[ASSIGNED_TO], &rows[STATUS], &rows[FOLLOW_UP], &rows[TAGS],
    &rows[CREATED], &rows[CONTACT_LINK], &rows[NOTES]};
static const struct field *const contact_fields[] = {&rows[FIRST_NAME], &rows[LAST_NAME],
    &rows[EMAIL], &rows[PHONE], &rows[SOURCE], &rows[ASSIGNED_TO], &rows[TAGS],
    &rows[CREATED], &rows[LEAD_LINK], &rows[NOTES]};

const struct field *const *
field_table(enum kind kind, size_t *count)
{
	if (kind == KIND_CONTACT) {
		*count = sizeof contact_fields / sizeof *contact_fields;
		return contact_fields;
	}
	*count = sizeof lead_fields / sizeof *lead_fields;
	return lead_fields;
}

const struct field *
field_find(enum kind kind, const char *key)
{
	size_t count;
	const struct field *const *table = field_table(kind, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i]->key, key) == 0)
			return table[i];
	return NULL;
}

const char **
field_keys_before(enum kind kind, const char *key)
{
	size_t count, n = 0;
	const struct field *const *table = field_table(kind, &count);
	const char **keys = xreallocarray(NULL, count + 1, sizeof *keys);
	bool custom = field_find(kind, key) == NULL;

	for (size_t i = 0; i < count; i++) {
		if (custom ? table[i]->type == FIELD_NOTES
			   : strcmp(table[i]->key, key) == 0)
			break;
		keys[n++] = table[i]->key;
	}
	keys[n] = NULL;
	return keys;
}
