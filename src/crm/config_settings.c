#include "base/file.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "config_internal.h"
#include "model/query.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum setting_type {
	SETTING_TEXT,
	SETTING_PATH,
	SETTING_SORT,
	SETTING_COLUMNS,
	SETTING_COLOR,
	SETTING_BOOL
};

/* These are char pointers in struct settings. */
#define LAST_TEXT SETTING_COLUMNS

struct setting {
	const char *section;
	const char *key;
	enum setting_type type;
	size_t offset; /* in struct settings */
};

static const struct setting table[] = {
    {"crm", "dir", SETTING_PATH, offsetof(struct settings, dir)},
    {"user", "name", SETTING_TEXT, offsetof(struct settings, user)},
    {"ui", "color", SETTING_COLOR, offsetof(struct settings, color)},
    {"ui", "editor", SETTING_TEXT, offsetof(struct settings, editor)},
    {"ui", "pager", SETTING_TEXT, offsetof(struct settings, pager)},
    {"ui", "columns", SETTING_COLUMNS, offsetof(struct settings, columns)},
    {"ui", "sort", SETTING_SORT, offsetof(struct settings, sort)},
    {"sync", "remote", SETTING_TEXT, offsetof(struct settings, remote)},
    {"sync", "auto", SETTING_BOOL, offsetof(struct settings, auto_sync)},
};

#define TABLE_ROWS (sizeof table / sizeof *table)

/* What the entries fill. */
struct reading {
	struct settings *settings;
	const char *home;
};

bool
color_mode_parse(const char *text, enum color_mode *out)
{
	static const char *const names[] = {"auto", "always", "never"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i]) == 0) {
			*out = (enum color_mode)i;
			return true;
		}
	return false;
}

static int
set_bool(struct ini *ini, const char *key, const char *value, bool *out)
{
	static const char *const words[][2] = {
	    {"true", "false"}, {"yes", "no"}, {"on", "off"}, {"1", "0"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		*out = unicode_equal_case(value, words[i][0]);
		if (*out || unicode_equal_case(value, words[i][1]))
			return 0;
	}
	return ini_refuse(ini, "bad %s '%s': expected true or false", key, value);
}

static char *
expand_home(const char *path, const char *home)
{
	if (home != NULL && path[0] == '~' && (path[1] == '/' || path[1] == '\0'))
		return xasprintf("%s%s", home, path + 1);
	return xstrdup(path);
}

/* Would a list take it? */
static int
check_text(struct ini *ini, enum setting_type type, const char *value)
{
	struct query *query = query_new(KIND_LEAD);
	struct strlist keys = STRLIST_INIT;
	struct error bad = ERROR_INIT;
	int ret = 0;

	strlist_split(&keys, value, ',');
	if (type == SETTING_SORT && query_set_sort(query, value, &bad) != 0)
		ret = ini_refuse(ini, "[ui] sort: %s", bad.message);
	else if (type == SETTING_COLUMNS && keys.count == 0)
		ret = ini_refuse(ini,
		    "[ui] columns: bad columns '%s': expected keys such as id,name",
		    value);
	error_clear(&bad);
	strlist_release(&keys);
	query_free(query);
	return ret;
}

static int
set_text(struct ini *ini, const struct setting *setting, const char *value, char **text)
{
	struct reading *reading = ini->context;

	if (*value == '\0') /* not set */
		return 0;
	if (check_text(ini, setting->type, value) != 0)
		return -1;
	free(*text);
	*text = setting->type == SETTING_PATH ? expand_home(value, reading->home)
					      : xstrdup(value);
	return 0;
}

static int
set(struct ini *ini, const struct setting *setting, const char *value)
{
	struct reading *reading = ini->context;
	void *place = (char *)reading->settings + setting->offset;

	if (setting->type <= LAST_TEXT)
		return set_text(ini, setting, value, place);
	if (setting->type == SETTING_BOOL)
		return set_bool(ini, setting->key, value, place);
	if (color_mode_parse(value, place))
		return 0;
	return ini_refuse(ini, "bad color '%s': expected auto, always or never", value);
}

static int
take_entry(struct ini *ini, const char *section, const char *key, const char *value)
{
	for (size_t i = 0; i < TABLE_ROWS; i++)
		if (strcmp(table[i].section, section) == 0 &&
		    strcmp(table[i].key, key) == 0)
			return set(ini, &table[i], value);
	if (*section == '\0')
		return ini_refuse(ini, "'%s' stands before any [section]", key);
	return ini_refuse(ini, "unknown key '%s' in [%s]", key, section);
}

bool
settings_has_section(const char *section)
{
	for (size_t i = 0; i < TABLE_ROWS; i++)
		if (strcmp(table[i].section, section) == 0)
			return true;
	return false;
}

int
settings_read(
    const struct env *env, const char *path, struct settings *out, struct error *err)
{
	const char *file = path != NULL ? path : env->config;
	bool must_exist = path != NULL || env->config_named;
	struct reading reading = {out, env->home};
	struct ini ini = {
	    .file = file, .entry = take_entry, .context = &reading, .err = err};
	struct buf text = BUF_INIT;
	int fd, ret = -1;

	*out = (struct settings){.color = COLOR_AUTO, .remote = xstrdup("origin")};
	if (file == NULL)
		return 0;
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && !must_exist)
		ret = 0;
	else if (fd < 0 || file_read_all(fd, &text) != 0)
		error_errno(err, errno, "cannot read the settings '%s'", file);
	else
		ret = ini_read(&ini, &text);
	if (fd >= 0)
		close(fd);
	buf_release(&text);
	return ret;
}

void
settings_release(struct settings *settings)
{
	for (size_t i = 0; i < TABLE_ROWS; i++) {
		void *place = (char *)settings + table[i].offset;

		if (table[i].type <= LAST_TEXT)
			free(*(char **)place);
	}
	*settings = (struct settings){.color = COLOR_AUTO};
}
