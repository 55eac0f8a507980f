#include "base/mem.h"
#include "crm_internal.h"

#include <string.h>
#include <strings.h>

/* "New, Contacted, …" of a list, for an error. */
static void
refuse_name(const char *what, const char *text, const struct strlist *known,
    const char *place, struct error *err)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < known->count; i++)
		buf_addf(&names, "%s%s", i == 0 ? "" : ", ", known->items[i]);
	error_failed(err, "unknown %s '%s': expected one of %s (%s in minicrm.ini)", what,
	    text, names.data, place);
	buf_release(&names);
}

static int
canonical_user(const struct team *team, const char *text, char **out, struct error *err)
{
	const char *name = team_user(team, text);

	if (name == NULL && team->users.count > 0) {
		refuse_name("user", text, &team->users, "[users]", err);
		return -1;
	}
	*out = xstrdup(name != NULL ? name : text);
	return 0;
}

static int
canonical_source(const struct team *team, const char *text, char **out, struct error *err)
{
	const char *name = team_source(team, text);

	if (name == NULL) {
		refuse_name("source", text, &team->sources, "[sources]", err);
		return -1;
	}
	*out = xstrdup(name);
	return 0;
}

static int
canonical_status(const char *text, char **out, struct error *err)
{
	enum status status;

	if (!status_parse(text, &status))
		return error_usage(
		    err, "unknown status '%s': expected one of " STATUS_NAMES, text);
	*out = xstrdup(status_name(status));
	return 0;
}

static int
canonical_day(const char *text, day_t today, char **out, struct error *err)
{
	char day_text[DAY_TEXT_SIZE];
	day_t day;

	if (strcasecmp(text, "none") == 0)
		return 0;
	if (!day_parse_input(text, today, &day))
		return error_usage(err,
		    "bad date '%s': expected a day as 2026-12-01, today, tomorrow, +3d, "
		    "+2w, "
		    "+1m, a weekday or none",
		    text);
	day_format(day, day_text);
	*out = xstrdup(day_text);
	return 0;
}

int
crm_canonical(struct crm *crm, enum kind kind, const char *key, const char *text,
    char **out, struct error *err)
{
	const struct field *field = field_find(kind, key);

	*out = NULL;
	if (field != NULL && field->type == FIELD_STATUS)
		return canonical_status(text, out, err);
	if (field != NULL && text[strspn(text, " \t")] == '\0')
		text = "";
	if (*text == '\0' && field != NULL && (field->flags & FIELD_NAME) != 0)
		return error_usage(err, "the %s must not be empty", key);
	if (*text == '\0')
		return 0;
	switch (field == NULL ? FIELD_TEXT : field->type) {
	case FIELD_USER:
		return canonical_user(&crm->team, text, out, err);
	case FIELD_SOURCE:
		return canonical_source(&crm->team, text, out, err);
	case FIELD_DAY:
		return canonical_day(text, crm->env->today, out, err);
	default:
		*out = xstrdup(text);
		return 0;
	}
}
