#include "base/file.h"
#include "config_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What the entries fill. */
struct reading {
	struct team *team;
	struct strlist *warnings; /* NULL: they are problems */
	bool own_sources;         /* the file names some: the seven are replaced */
};

static int
set_number(struct ini *ini, const char *key, const char *value, long max, int *out)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(value, &end, 10);
	if (*value == '\0' || *end != '\0' || errno != 0 || number < 0 || number > max)
		return ini_refuse_value(
		    ini, "bad %s '%s': expected a number from 0 to %ld", key, value, max);
	*out = (int)number;
	return 0;
}

static int
add_user(struct ini *ini, const char *name, const char *email)
{
	struct reading *reading = ini->context;

	if (*name == '\0')
		return ini_refuse(ini, "expected a name before '= %s'", email);
	if (team_user(reading->team, name) != NULL)
		return ini_refuse(ini, "the user '%s' is listed twice", name);
	strlist_add(&reading->team->users, name);
	strlist_add(&reading->team->emails, email);
	return 0;
}

static int
add_source(struct ini *ini, const char *name, const char *value)
{
	struct reading *reading = ini->context;

	if (*value != '\0')
		return ini_refuse_value(
		    ini, "expected nothing behind '%s =', not '%s'", name, value);
	if (!reading->own_sources)
		strlist_release(&reading->team->sources);
	reading->own_sources = true;
	if (team_source(reading->team, name) != NULL)
		return ini_refuse(ini, "the source '%s' is listed twice", name);
	strlist_add(&reading->team->sources, name);
	return 0;
}

static void
warn_unknown(struct ini *ini, const char *section, const char *key)
{
	struct reading *reading = ini->context;
	struct buf text = BUF_INIT;

	if (ini->problems == NULL)
		buf_addf(&text, "%s:%zu: ", ini->file, ini->line);
	if (*section == '\0')
		buf_addf(&text, "'%s' stands before any [section]", key);
	else
		buf_addf(&text, "unknown key '%s' in [%s]", key, section);
	if (ini->problems == NULL)
		strlist_add(reading->warnings, text.data);
	else
		ini_warn(ini, text.data);
	buf_release(&text);
}

static int
take_entry(struct ini *ini, const char *section, const char *key, const char *value)
{
	struct reading *reading = ini->context;

	if (strcmp(section, "users") == 0)
		return add_user(ini, key, value);
	if (strcmp(section, "sources") == 0)
		return add_source(ini, key, value);
	if (strcmp(section, "follow_up") == 0 && strcmp(key, "upcoming_days") == 0)
		return set_number(ini, key, value, 366, &reading->team->upcoming_days);
	if (strcmp(section, "store") == 0 && strcmp(key, "fanout") == 0)
		return set_number(ini, key, value, 2, &reading->team->fanout);
	if (settings_has_section(section))
		return ini_refuse(ini,
		    "'%s' in [%s] is a personal setting: it belongs in "
		    "~/.config/minicrm/config.ini",
		    key, section);
	warn_unknown(ini, section, key);
	return 0;
}

int
team_read(int root, struct team *out, struct strlist *warnings, struct error *err)
{
	static const char file[] = "minicrm.ini";
	struct reading reading = {out, warnings, false};
	struct ini ini = {
	    .file = file, .entry = take_entry, .context = &reading, .err = err};
	struct buf text = BUF_INIT;
	int ret;

	team_init(out);
	ret = file_read(root, file, 0, &text, err);
	if (ret > 0)
		ret = ini_read(&ini, &text);
	buf_release(&text);
	return ret;
}

void
team_parse(
    const void *bytes, size_t len, struct team *out, struct setting_problems *problems)
{
	struct reading reading = {out, NULL, false};
	struct error none = ERROR_INIT;
	struct ini ini = {
	    .entry = take_entry, .context = &reading, .err = &none, .problems = problems};
	struct buf text = BUF_INIT;

	team_init(out);
	buf_add(&text, bytes, len);
	ini_read(&ini, &text);
	buf_release(&text);
}
