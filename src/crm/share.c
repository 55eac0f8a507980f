#include "base/mem.h"
#include "sync_internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A session on the new data directory. */
static int
open_at(const struct env *env, const struct crm_place *place, const char *dir,
    struct crm **out, struct error *err)
{
	struct crm_place here = {.dir = dir, .config = place->config};

	return crm_open(env, &here, out, err);
}

static void
take_report(
    const struct sync_report *report, struct strlist *made, struct strlist *warnings)
{
	strlist_copy(made, &report->lines);
	strlist_copy(warnings, &report->warnings);
}

/* As git-clone(1) does: a folder is named from where the user stands, not from the data
 * directory. The caller frees. */
static char *
resolve_url(const char *url)
{
	char *path = access(url, F_OK) == 0 ? realpath(url, NULL) : NULL;

	return path != NULL ? path : xstrdup(url);
}

/* A remote that does not answer is not left, nor in the place of the one before. */
static int
share_at(struct crm *crm, struct repository *repo, const char *url,
    const struct progress *progress, struct sync_report *report, struct error *err)
{
	struct error ignored = ERROR_INIT;
	char *key = xasprintf("remote.%s.url", crm->settings.remote);
	char *before = repository_config_get(repo, key);
	int rc = remote_set(repo, crm->settings.remote, url, err);

	if (rc == 0)
		rc = crm_sync(crm, progress, report, err);
	if (rc != 0 && before != NULL)
		repository_config_set(repo, key, before, &ignored);
	else if (rc != 0)
		remote_unset(repo, crm->settings.remote);
	error_clear(&ignored);
	free(before);
	free(key);
	return rc;
}

/* The merge setup, and where there is a URL the remote, and a first sync. */
static int
share(struct crm *crm, const char *url, const struct progress *progress,
    struct strlist *made, struct strlist *warnings, struct error *err)
{
	struct sync_report report = SYNC_REPORT_INIT;
	struct repository *repo;
	char *resolved;
	int rc = crm_repository(crm, &repo, err);

	if (rc == 0)
		rc = merge_setup_install(repo, warnings, err);
	if (rc == 0 && url != NULL) {
		resolved = resolve_url(url);
		rc = share_at(crm, repo, resolved, progress, &report, err);
		free(resolved);
		take_report(&report, made, warnings);
	}
	sync_report_release(&report);
	return rc;
}

int
crm_init_remote(const struct env *env, const struct crm_place *place, const char *dir,
    const char *url, const struct progress *progress, struct strlist *made,
    struct strlist *warnings, struct error *err)
{
	struct crm *crm = NULL;
	int rc = crm_init(env, place, dir, made, err);
	bool is_new = rc == 0 && made->count > 0;

	if (rc == 0)
		rc = open_at(env, place, dir, &crm, err);
	if (rc == 0)
		rc = share(crm, url, progress, made, warnings, err);
	if (rc != 0 && is_new)
		error_prefix(err, "'%s' is set up, but not shared: ", dir);
	crm_close(crm);
	return rc;
}

static bool
is_free(const char *dir)
{
	DIR *stream = opendir(dir);
	const struct dirent *entry;
	bool empty = true;

	if (stream == NULL)
		return errno == ENOENT;
	while (empty && (entry = readdir(stream)) != NULL)
		empty =
		    strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	closedir(stream);
	return empty;
}

static bool
is_data_directory(const char *dir)
{
	char *ini = xasprintf("%s/minicrm.ini", dir), *leads = xasprintf("%s/leads", dir);
	bool stands = access(ini, F_OK) == 0 && access(leads, F_OK) == 0;

	free(ini);
	free(leads);
	return stands;
}

/* What a clone holds is a team's data directory, or becomes one where it is empty. */
static int
settle_clone(const struct env *env, const struct crm_place *place, const char *dir,
    bool is_empty, const struct progress *progress, struct strlist *made,
    struct strlist *warnings, struct error *err)
{
	struct crm *crm = NULL;
	int rc = 0;

	if (is_empty)
		rc = crm_init(env, place, dir, made, err);
	if (rc == 0 && !is_data_directory(dir)) {
		strlist_take(warnings,
		    xasprintf("what was cloned is no data directory yet: run 'minicrm "
			      "init %s'",
			dir));
		return 0;
	}
	if (rc == 0)
		rc = open_at(env, place, dir, &crm, err);
	if (rc == 0)
		rc = share(crm, NULL, NULL, made, warnings, err);
	if (rc == 0 && is_empty) {
		struct sync_report report = SYNC_REPORT_INIT;

		rc = crm_sync(crm, progress, &report, err);
		take_report(&report, made, warnings);
		sync_report_release(&report);
	}
	crm_close(crm);
	return rc;
}

int
crm_clone(const struct env *env, const struct crm_place *place, const char *url,
    const char *dir, const struct progress *progress, struct strlist *made,
    struct strlist *warnings, struct error *err)
{
	struct settings settings;
	enum transfer outcome;
	int rc = settings_read(env, place->config, &settings, err);

	if (rc == 0 && !is_free(dir))
		rc = error_failed(err,
		    "cannot clone into '%s': it is there already, and not empty", dir);
	if (rc == 0)
		rc =
		    remote_clone(env, url, dir, settings.remote, progress, &outcome, err);
	settings_release(&settings);
	if (rc != 0)
		return -1;
	strlist_take(made, xasprintf("cloned into %s", dir));
	return settle_clone(
	    env, place, dir, outcome == TRANSFER_EMPTY, progress, made, warnings, err);
}
