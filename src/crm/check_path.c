#include "base/mem.h"
#include "check_internal.h"

#include <stdlib.h>
#include <string.h>

/* The real path of something that may be missing: of its folder, with its name behind.
 * The name itself is not followed: a link is asked about as a link. */
static char *
real_place(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	char *folder, *real, *place;

	if (*name == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		real = realpath(path, NULL);
		return real != NULL ? real : xstrdup(path);
	}
	folder = xstrndup(path, slash == path ? 1 : (size_t)(name - path) - 1);
	real = realpath(folder, NULL);
	if (real == NULL)
		real = real_place(folder);
	place = xasprintf("%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
	free(folder);
	free(real);
	return place;
}

static char *
real_root(const struct crm *crm)
{
	char *root = realpath(crm->dir, NULL);

	return root != NULL ? root : xstrdup(crm->dir);
}

/* What is left of a path below the folder; NULL where it lies elsewhere. */
static const char *
rest_below(const char *path, const char *folder)
{
	size_t len = strcmp(folder, "/") == 0 ? 0 : strlen(folder);

	if (strncmp(path, folder, len) != 0 || (path[len] != '/' && path[len] != '\0'))
		return NULL;
	return path + len + (path[len] == '/');
}

int
check_resolve(const struct crm *crm, const char *file, char **out, struct error *err)
{
	char *named =
	    *file == '/' ? xstrdup(file) : xasprintf("%s/%s", crm->env->cwd, file);
	char *root = real_root(crm), *place;
	const char *rest;
	size_t len = strlen(named);

	while (len > 1 && named[len - 1] == '/')
		named[--len] = '\0';
	place = real_place(named);
	rest = rest_below(place, root);
	*out = rest == NULL ? NULL : xstrdup(rest);
	if (rest == NULL)
		error_usage(
		    err, "'%s' lies outside of the data directory '%s'", file, root);
	free(named);
	free(place);
	free(root);
	return *out != NULL ? 0 : -1;
}

/* From a folder of the data directory: "../x.yaml". */
static char *
path_from_inside(const char *folder, const char *path)
{
	struct buf out = BUF_INIT;
	size_t common = 0;

	for (size_t i = 0; folder[i] != '\0' && folder[i] == path[i]; i++)
		if (folder[i] == '/' || folder[i + 1] == '\0')
			common = i + 1;
	/* The last part was the path's too, or only began like it. */
	if (folder[common] == '\0' && path[common] == '/')
		common++;
	else if (folder[common] == '\0')
		while (common > 0 && folder[common - 1] != '/')
			common--;
	for (const char *part = folder + common;
	     common <= strlen(folder) && *part != '\0';
	     part = strchr(part, '/') == NULL ? "" : strchr(part, '/') + 1)
		buf_addstr(&out, "../");
	buf_addstr(&out, path + common);
	return buf_detach(&out, NULL);
}

char *
crm_path_from_here(const struct crm *crm, const char *path)
{
	char *root = real_root(crm), *result;
	const char *below = rest_below(crm->env->cwd, root);
	const char *above = rest_below(root, crm->env->cwd);

	if (below != NULL)
		result = path_from_inside(below, path);
	else if (above != NULL)
		result = xasprintf("%s/%s", above, path);
	else
		result = xasprintf("%s/%s", root, path);
	free(root);
	return result;
}
