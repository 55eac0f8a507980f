#include "model/team.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <string.h>

static const char *const default_sources[] = {"Website", "Referral", "LinkedIn",
    "Cold Outreach", "Event", "Advertisement", "Other"};

void
team_init(struct team *team)
{
	*team = (struct team){.upcoming_days = 2};
	for (size_t i = 0; i < sizeof default_sources / sizeof *default_sources; i++)
		strlist_add(&team->sources, default_sources[i]);
}

void
team_release(struct team *team)
{
	strlist_release(&team->users);
	strlist_release(&team->emails);
	strlist_release(&team->sources);
}

/* Where the name stands in the list, its exact spelling before another case; else
 * list->count. */
static size_t
find_name(const struct strlist *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], name) == 0)
			return i;
	for (size_t i = 0; i < list->count; i++)
		if (unicode_equal_case(list->items[i], name))
			return i;
	return list->count;
}

static const char *
spelling(const struct strlist *list, const char *name)
{
	size_t i = find_name(list, name);

	return i < list->count ? list->items[i] : NULL;
}

const char *
team_user(const struct team *team, const char *name)
{
	return spelling(&team->users, name);
}

const char *
team_source(const struct team *team, const char *name)
{
	return spelling(&team->sources, name);
}

const char *
team_user_of_email(const struct team *team, const char *email)
{
	size_t i;

	if (*email == '\0')
		return NULL;
	i = find_name(&team->emails, email);
	return i < team->users.count && i < team->emails.count ? team->users.items[i]
							       : NULL;
}

char *
team_author(const struct team *team, const char *name, const char *email)
{
	const char *user = team_user_of_email(team, email);
	size_t local = strcspn(email, "@");

	if (user != NULL)
		return xstrdup(user);
	return local > 0 ? xstrndup(email, local) : xstrdup(name);
}
