#ifndef BASE_ENV_H
#define BASE_ENV_H

#include "base/date.h"
#include "base/error.h"

#include <stdbool.h>

/*
 * Facts about the world, read once at the start and passed down: nothing else
 * calls time(), getenv() or isatty().
 */
struct env {
	instant_t now;     /* MINICRM_NOW (RFC 3339), else the clock */
	long tz_offset;    /* seconds east of UTC at `now`, for git's signatures */
	day_t today;       /* the local calendar day of `now` */
	char *home;        /* $HOME, or NULL */
	char *cwd;         /* the current folder */
	char *config;      /* where the personal settings are: MINICRM_CONFIG, else below
			      $XDG_CONFIG_HOME or ~/.config; NULL without a home */
	bool config_named; /* MINICRM_CONFIG named it: then it must exist */
	char *dir;         /* MINICRM_DIR, or NULL */
	char *visual;      /* $VISUAL, or NULL where unset or empty; so the next */
	char *editor;      /* $EDITOR */
	char *pager;       /* $PAGER; empty where it says that there is none */
	char *git_pager;   /* $GIT_PAGER */
	char *less;        /* $LESS */
	char *author_name, *author_email, *author_date;          /* GIT_AUTHOR_* */
	char *committer_name, *committer_email, *committer_date; /* GIT_COMMITTER_* */
	char *email;           /* $EMAIL, the last that git asks for an address */
	char *xdg_config_home; /* $XDG_CONFIG_HOME, or NULL */
	char *git_config_global, *git_config_system; /* GIT_CONFIG_GLOBAL, …_SYSTEM */
	bool git_config_nosystem;                    /* GIT_CONFIG_NOSYSTEM is true */
	char *git_index_file; /* GIT_INDEX_FILE, which git gives its hooks; or NULL */
	bool git_config_more; /* settings of git stand in the environment itself */
	char *gpg_tty;        /* $GPG_TTY, else the terminal's name; NULL without one */
	char *tmpdir;         /* $TMPDIR, or NULL */
	char *hook_of;        /* MINICRM_HOOK: the git directory whose lock is held by the
				 command that runs us in a hook, or NULL */
	bool dumb;     /* TERM is dumb or unset: the terminal can't do more than lines */
	bool no_color; /* NO_COLOR set and not empty (no-color.org), or a dumb terminal */
	bool stdin_tty, stdout_tty, stderr_tty;
	int columns; /* $COLUMNS, else the terminal's width, else 80 */
	int lines;   /* the terminal's height, else 24 */
	char *user;  /* the login name, for messages; may be NULL */
	int pid;
	char *host; /* the machine's name */
};

/* Reads it all; error: MINICRM_NOW is no RFC 3339 instant. Free with env_release(). */
int env_read(struct env *env, struct error *err);
void env_release(struct env *env);

#endif
