#include "base/file.h"
#include "base/mem.h"
#include "crm_internal.h"
#include "history/graph.h"
#include "history/snapshot.h"

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

/* What HEAD of the repository there has below a top-level folder; 0 also where there is
 * no repository. */
static size_t
count_in_history(const struct env *env, const char *dir, const char *folder)
{
	struct snapshot files = SNAPSHOT_INIT;
	struct repository *repo = NULL;
	struct error ignored = ERROR_INIT;
	struct object_id head;
	size_t count = 0;

	if (repository_open(dir, env, &repo, &ignored) == 1 &&
	    graph_resolve(repo, "HEAD", &head, &ignored) == 1 &&
	    snapshot_read(repo, &head, folder, &files, &ignored) == 0)
		count = files.count;
	snapshot_release(&files);
	repository_free(repo);
	error_clear(&ignored);
	return count;
}

bool
place_has_lost_leads(const struct env *env, const char *dir)
{
	return holds(dir, "minicrm.ini", S_IFREG) && !holds(dir, "leads", S_IFDIR) &&
	       count_in_history(env, dir, "leads") > 0;
}

/* Its leads/ may be away, but are to come back. */
static bool
is_or_was_data_directory(const struct env *env, const char *dir)
{
	return is_data_directory(dir) || place_has_lost_leads(env, dir);
}

static bool
has_lost_settings(const struct env *env, const char *dir)
{
	struct repository *repo = NULL;
	struct error ignored = ERROR_INIT;
	struct blob head = BLOB_INIT;
	bool lost = holds(dir, "leads", S_IFDIR) && !holds(dir, "minicrm.ini", S_IFREG) &&
		    repository_open(dir, env, &repo, &ignored) == 1 &&
		    repository_head_file(repo, "minicrm.ini", &head, &ignored) == 0 &&
		    head.exists;

	blob_release(&head);
	repository_free(repo);
	error_clear(&ignored);
	return lost;
}

static int
refuse_lost_settings(const char *dir, struct error *err)
{
	return error_failed(err,
	    "minicrm.ini is missing in '%s': 'git -C %s checkout -- minicrm.ini' brings "
	    "it "
	    "back",
	    dir, dir);
}

char *
place_search_upwards(const struct env *env, const char *from)
{
	char *dir = xstrdup(from);
	char *slash;

	while (!is_or_was_data_directory(env, dir)) {
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
use(const struct env *env, const char *dir, const char *origin, char **out,
    struct error *err)
{
	struct stat st;

	if (stat(dir, &st) != 0)
		return error_errno(
		    err, errno, "cannot open the data directory '%s'%s", dir, origin);
	if (has_lost_settings(env, dir))
		return refuse_lost_settings(dir, err);
	if (!is_or_was_data_directory(env, dir))
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
		return use(env, option, "", out, err);
	if (env->dir != NULL)
		return use(env, env->dir, " (from MINICRM_DIR)", out, err);
	*out = place_search_upwards(env, env->cwd);
	if (*out != NULL)
		return 0;
	if (has_lost_settings(env, env->cwd))
		return refuse_lost_settings(env->cwd, err);
	if (settings->dir != NULL)
		return use(env, settings->dir, " (from [crm] dir)", out, err);
	return error_failed(err,
	    "no data directory here or above: make one with 'minicrm init', or name one "
	    "with -C or MINICRM_DIR");
}
