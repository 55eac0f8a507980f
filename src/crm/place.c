#include "base/file.h"
#include "base/mem.h"
#include "crm_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool
holds(const char *dir, const char *name, mode_t type)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct stat st;
	bool found = stat(path, &st) == 0 && (st.st_mode & (mode_t)S_IFMT) == type;

	free(path);
	return found;
}

static bool
is_data_directory(const char *dir)
{
	return holds(dir, "minicrm.ini", S_IFREG) && holds(dir, "leads", S_IFDIR);
}

char *
place_search_upwards(const char *from)
{
	char *dir = xstrdup(from);
	char *slash;

	while (!is_data_directory(dir)) {
		slash = strrchr(dir, '/');
		if (slash == NULL || slash[1] == '\0') {
			free(dir);
			return NULL;
		}
		slash[slash == dir ? 1 : 0] = '\0';
	}
	return dir;
}

static int
use(const char *dir, const char *origin, char **out, struct error *err)
{
	struct stat st;

	if (stat(dir, &st) != 0)
		return error_errno(
		    err, errno, "cannot open the data directory '%s'%s", dir, origin);
	if (!is_data_directory(dir))
		return error_failed(err,
		    "'%s'%s is no data directory, which has minicrm.ini beside leads/: "
		    "run "
		    "'minicrm init %s'",
		    dir, origin, dir);
	*out = xstrdup(dir);
	return 0;
}

int
place_find(const struct env *env, const char *option, const struct settings *settings,
    char **out, struct error *err)
{
	*out = NULL;
	if (option != NULL)
		return use(option, "", out, err);
	if (env->dir != NULL)
		return use(env->dir, " (from MINICRM_DIR)", out, err);
	*out = place_search_upwards(env->cwd);
	if (*out != NULL)
		return 0;
	if (settings->dir != NULL)
		return use(settings->dir, " (from [crm] dir)", out, err);
	return error_failed(err,
	    "no data directory here or above: make one with 'minicrm init', or name one "
	    "with -C or MINICRM_DIR");
}
