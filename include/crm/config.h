#ifndef CRM_CONFIG_H
#define CRM_CONFIG_H

#include "base/env.h"
#include "base/error.h"
#include "base/strlist.h"
#include "model/team.h"

/* The settings, personal and the team's: the one door to inih. */

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* "auto", "always", "never"; false for anything else. */
bool color_mode_parse(const char *text, enum color_mode *out);

struct settings {
	char *dir;  /* [crm] dir, with a leading ~/ replaced; NULL: not set, or empty; so
		       the  next */
	char *user; /* [user] name */
	enum color_mode color;
	char *editor;   /* [ui] editor */
	char *pager;    /* [ui] pager */
	char *columns;  /* [ui] columns: "id,name,email" */
	char *sort;     /* [ui] sort: "follow_up,-name" */
	char *remote;   /* [sync] remote, "origin" where not set */
	bool auto_sync; /* [sync] auto */
};

/*
 * Reads the personal settings: `path`, where not NULL (--config: it must exist), else the
 * environment's (env->config). No file: the defaults. An unknown key, a duplicate, a bad
 * value, a line over 199 bytes: an error that starts "FILE:LINE: ".
 */
int settings_read(
    const struct env *env, const char *path, struct settings *out, struct error *err);
void settings_release(struct settings *settings);

/*
 * Reads the team's settings from minicrm.ini below the root folder; no file: the
 * defaults. Unknown keys are warnings ("minicrm.ini:3: unknown key 'x' in [store]"); a
 * personal key, a user or source that is listed twice, a bad value, a line over 199 bytes
 * are errors.
 */
int team_read(int root, struct team *out, struct strlist *warnings, struct error *err);

/* Something wrong in a settings file; the place counts from 1, columns in characters. */
struct setting_problem {
	size_t line, column;
	bool is_error;
	char *message;
};
struct setting_problems {
	struct setting_problem *items;
	size_t count, room;
};
#define SETTING_PROBLEMS_INIT \
	{                     \
		NULL, 0, 0    \
	}
void setting_problems_release(struct setting_problems *problems);

/* Reads the team's settings from the file's bytes: all that can be read, and adds all
 * that is wrong. */
void team_parse(
    const void *bytes, size_t len, struct team *out, struct setting_problems *problems);

#endif
