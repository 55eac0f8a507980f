#include "base/env.h"

#include "base/mem.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define HOST_SIZE 256 /* gethostname(2): 255 bytes at most */

/* A copy of the variable, or NULL where it is unset or empty. */
static char *
read_variable(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || *value == '\0' ? NULL : xstrdup(value);
}

static void
read_variables(struct env *env)
{
	const struct {
		const char *name;
		char **to;
	} variables[] = {
	    {"HOME", &env->home},
	    {"MINICRM_DIR", &env->dir},
	    {"VISUAL", &env->visual},
	    {"EDITOR", &env->editor},
	    {"GIT_PAGER", &env->git_pager},
	    {"LESS", &env->less},
	    {"GIT_AUTHOR_NAME", &env->author_name},
	    {"GIT_AUTHOR_EMAIL", &env->author_email},
	    {"GIT_AUTHOR_DATE", &env->author_date},
	    {"GIT_COMMITTER_NAME", &env->committer_name},
	    {"GIT_COMMITTER_EMAIL", &env->committer_email},
	    {"GIT_COMMITTER_DATE", &env->committer_date},
	    {"EMAIL", &env->email},
	    {"XDG_CONFIG_HOME", &env->xdg_config_home},
	    {"GIT_CONFIG_GLOBAL", &env->git_config_global},
	    {"GIT_CONFIG_SYSTEM", &env->git_config_system},
	    {"GIT_INDEX_FILE", &env->git_index_file},
	    {"GPG_TTY", &env->gpg_tty},
	    {"TMPDIR", &env->tmpdir},
	    {"MINICRM_HOOK", &env->hook_of},
	};

	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		*variables[i].to = read_variable(variables[i].name);
	env->pager = xstrdup_or_null(getenv("PAGER"));
}

/* git-config(1), "Values": a boolean of the environment. */
static bool
read_truth(const char *name)
{
	static const char *const no[] = {"", "0", "no", "off", "false"};
	const char *value = getenv(name);

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (value == NULL || strcasecmp(value, no[i]) == 0)
			return false;
	return true;
}

static int
read_clock(struct env *env, struct error *err)
{
	const char *now = getenv("MINICRM_NOW");

	tzset();
	env->now = (instant_t)time(NULL);
	if (now != NULL && *now != '\0' && !instant_parse(now, &env->now))
		return error_usage(err,
		    "MINICRM_NOW: '%s' is no time such as 2026-11-23T10:02:11Z", now);
	env->today = instant_local_day(env->now);
	env->tz_offset = instant_local_offset(env->now);
	return 0;
}

/* The XDG base directory specification: a path that is not absolute counts for nothing.
 */
static void
find_config(struct env *env)
{
	const char *base = getenv("XDG_CONFIG_HOME");

	env->config = read_variable("MINICRM_CONFIG");
	env->config_named = env->config != NULL;
	if (env->config_named)
		return;
	if (base != NULL && *base == '/')
		env->config = xasprintf("%s/minicrm/config.ini", base);
	else if (env->home != NULL)
		env->config = xasprintf("%s/.config/minicrm/config.ini", env->home);
}

/* A whole number from 1 that is all of the text, else 0. */
static int
read_size(const char *text)
{
	char *end;
	long size;

	if (text == NULL || *text < '0' || *text > '9')
		return 0;
	size = strtol(text, &end, 10);
	return *end == '\0' && size <= SHRT_MAX ? (int)size : 0;
}

static void
read_terminal(struct env *env)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
	struct winsize size = {0};

	env->stdin_tty = isatty(STDIN_FILENO);
	env->stdout_tty = isatty(STDOUT_FILENO);
	env->stderr_tty = isatty(STDERR_FILENO);
	if (env->gpg_tty == NULL)
		env->gpg_tty = xstrdup_or_null(ttyname(STDIN_FILENO));
	env->dumb = term == NULL || *term == '\0' || strcmp(term, "dumb") == 0;
	env->no_color = (no_color != NULL && *no_color != '\0') || env->dumb;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 &&
	    ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 &&
	    ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0)
		size = (struct winsize){0};
	env->columns = read_size(getenv("COLUMNS"));
	if (env->columns == 0)
		env->columns = size.ws_col != 0 ? size.ws_col : 80;
	env->lines = size.ws_row != 0 ? size.ws_row : 24;
}

static void
read_names(struct env *env)
{
	char host[HOST_SIZE] = "";
	struct passwd *entry;

	env->pid = (int)getpid();
	if (gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	env->host = xstrdup(host[0] == '\0' ? "localhost" : host);
	env->user = read_variable("LOGNAME");
	if (env->user == NULL)
		env->user = read_variable("USER");
	if (env->user == NULL && (entry = getpwuid(getuid())) != NULL)
		env->user = xstrdup(entry->pw_name);
}

int
env_read(struct env *env, struct error *err)
{
	*env = (struct env){0};
	if (read_clock(env, err) != 0)
		return -1;
	env->cwd = getcwd(NULL, 0);
	if (env->cwd == NULL)
		return error_errno(err, errno, "cannot tell the current folder");
	read_variables(env);
	env->git_config_nosystem = read_truth("GIT_CONFIG_NOSYSTEM");
	env->git_config_more =
	    getenv("GIT_CONFIG_COUNT") != NULL || getenv("GIT_CONFIG_PARAMETERS") != NULL;
	find_config(env);
	read_terminal(env);
	read_names(env);
	return 0;
}

void
env_release(struct env *env)
{
	char *const owned[] = {env->home, env->cwd, env->config, env->dir, env->visual,
	    env->editor, env->pager, env->git_pager, env->less, env->author_name,
	    env->author_email, env->author_date, env->committer_name,
	    env->committer_email, env->committer_date, env->email, env->xdg_config_home,
	    env->git_config_global, env->git_config_system, env->git_index_file,
	    env->gpg_tty, env->tmpdir, env->hook_of, env->user, env->host};

	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free(owned[i]);
	*env = (struct env){0};
}
