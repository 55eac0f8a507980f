#include "base/mem.h"
#include "base/unicode.h"
#include "store/store.h"
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

static const char trash_part[] = "trash/";

/* The bytes of the id's first characters, which name its fan-out folder. */
static size_t
fanout_bytes(const char *id, int characters)
{
	size_t len = strlen(id);
	size_t at = 0;
	uint32_t c;

	while (characters-- > 0 && at < len)
		at += unicode_next(id + at, len - at, &c);
	return at;
}

char *
store_path(const struct store *store, enum kind kind, const char *id)
{
	size_t len = fanout_bytes(id, store->team->fanout);

	return xasprintf(
	    "%s/%.*s%s%s.yaml", kind_folder(kind), (int)len, id, len > 0 ? "/" : "", id);
}

char *
store_trash_path(const char *path)
{
	const char *rest = strchr(path, '/') + 1;

	return xasprintf("%.*s%s%s", (int)(rest - path), path, trash_part, rest);
}

char *
store_live_path(const char *path)
{
	const char *rest = strchr(path, '/') + 1;

	return xasprintf("%.*s%s", (int)(rest - path), path, rest + strlen(trash_part));
}

bool
store_is_ignored(const char *name)
{
	return name[0] == '.' || name[0] == '#';
}

bool
store_ignores(const char *path)
{
	for (const char *part = path; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		if (store_is_ignored(part))
			return true;
	}
	return false;
}

char *
store_id_of_name(const char *name)
{
	static const char suffix[] = ".yaml";
	size_t len = strlen(name);
	char *stem, *id;

	if (len < sizeof suffix || strcmp(name + len - strlen(suffix), suffix) != 0)
		return NULL;
	stem = xstrndup(name, len - strlen(suffix));
	id = unicode_compose(stem);
	free(stem);
	return id;
}

bool
store_divide_path(const char *path, char **id, bool *trashed)
{
	const char *slash = strchr(path, '/');

	if (slash == NULL || store_ignores(path))
		return false;
	*trashed = strncmp(slash + 1, trash_part, strlen(trash_part)) == 0;
	*id = store_id_of_name(strrchr(path, '/') + 1);
	return true;
}

bool
store_parse_path(const char *path, enum kind *kind, char **id, bool *trashed)
{
	const char *slash = strchr(path, '/');
	char *folder;
	bool known;

	if (slash == NULL)
		return false;
	folder = xstrndup(path, (size_t)(slash - path));
	known = kind_parse(folder, kind) && strcmp(folder, kind_folder(*kind)) == 0;
	free(folder);
	return known && store_divide_path(path, id, trashed) && *id != NULL;
}

size_t
store_kept_stem(const char *name, const char *mark)
{
	static const char hex[] = "0123456789abcdef";
	const char *dot = strrchr(name, '.');
	size_t len = strlen(mark);

	if (dot == NULL || strncmp(dot + 1, mark, len) != 0 || dot[1 + len] != '-' ||
	    strlen(dot + len + 2) != 12 || strspn(dot + len + 2, hex) != 12)
		return 0;
	return (size_t)(dot - name);
}
