#include "merge_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* The longest line that the settings' reader takes. */
#define MAX_LINE 199

/* A version's lines, section by section; the lines above the first one are its "". */
struct ini_section {
	struct strlist lines, identities; /* of the lines: a key's is its name */
	struct strlist values;            /* of the lines with a key, else "" */
};
struct ini {
	struct strlist names;
	struct ini_section *sections;
	size_t room;
};

static struct span
trim(struct span s)
{
	while (s.len > 0 && strchr(" \t\r\n", s.text[0]) != NULL) {
		s.text++;
		s.len--;
	}
	while (s.len > 0 && strchr(" \t\r\n", s.text[s.len - 1]) != NULL)
		s.len--;
	return s;
}

static void
add_section(struct ini *ini, const char *name, size_t len)
{
	size_t count = ini->names.count;

	ARRAY_GROW(ini->sections, count, ini->room);
	ini->sections[count] =
	    (struct ini_section){STRLIST_INIT, STRLIST_INIT, STRLIST_INIT};
	strlist_addn(&ini->names, name, len);
}

/* A key's line has its name for an identity, any other its text. */
static void
add_line(struct ini_section *section, const char *line)
{
	struct span whole = trim((struct span){line, strlen(line)}), key = whole;
	const char *sign = whole.len == 0 || strchr("#;[", whole.text[0]) != NULL
			       ? NULL
			       : memchr(whole.text, '=', whole.len);

	strlist_add(&section->lines, line);
	if (sign == NULL) {
		strlist_take(
		    &section->identities, xasprintf("l%.*s", (int)whole.len, whole.text));
		strlist_add(&section->values, "");
		return;
	}
	key.len = (size_t)(sign - key.text);
	key = trim(key);
	whole.len -= (size_t)(sign + 1 - whole.text);
	whole.text = sign + 1;
	whole = trim(whole);
	strlist_take(&section->identities, xasprintf("k%.*s", (int)key.len, key.text));
	strlist_addn(&section->values, whole.text, whole.len);
}

/* Every line gets its newline; an indented line continues the one above it. */
static void
ini_read(struct ini *ini, struct span text)
{
	struct strlist lines = STRLIST_INIT;

	*ini = (struct ini){.names = STRLIST_INIT};
	add_section(ini, "", 0);
	threeway_split_lines(text, &lines);
	for (size_t i = 0; i < lines.count; i++) {
		struct buf line = BUF_INIT;
		struct span name;
		const char *end;

		buf_addstr(&line, lines.items[i]);
		while (i + 1 < lines.count && strchr(" \t", lines.items[i + 1][0]) &&
		       trim((struct span){lines.items[i + 1], strlen(lines.items[i + 1])})
			       .len > 0)
			buf_addstr(&line, lines.items[++i]);
		if (line.data[line.len - 1] != '\n')
			buf_addch(&line, '\n');
		name = trim((struct span){line.data, line.len});
		end = name.text[0] == '[' ? memchr(name.text, ']', name.len) : NULL;
		if (end != NULL)
			add_section(ini, name.text, (size_t)(end + 1 - name.text));
		add_line(&ini->sections[ini->names.count - 1], line.data);
		buf_release(&line);
	}
	strlist_release(&lines);
}

static void
ini_release(struct ini *ini)
{
	for (size_t i = 0; i < ini->names.count; i++) {
		strlist_release(&ini->sections[i].lines);
		strlist_release(&ini->sections[i].identities);
		strlist_release(&ini->sections[i].values);
	}
	free(ini->sections);
	strlist_release(&ini->names);
}

struct ini_merge {
	const struct ini_side *sides;
	enum merge_rules rules;
	const struct ini_section *sections[VERSIONS]; /* of the one being merged */
	const char *name;
	struct buf *out;
	struct strlist *lost;
};

static const struct ini_section no_section = {STRLIST_INIT, STRLIST_INIT, STRLIST_INIT};

static const char *
value_at(const struct ini_merge *m, const struct threeway_item *item, int version)
{
	return item->at[version] == NONE
		   ? NULL
		   : m->sections[version]->values.items[item->at[version]];
}

static bool
same_value(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Whose line stands; BASE: both changed the value, and the later's stands. */
static int
choose_line(const struct ini_merge *m, const struct threeway_item *item)
{
	const char *base = value_at(m, item, BASE), *earlier = value_at(m, item, EARLIER);
	const char *later = value_at(m, item, LATER);

	return threeway_pick(!same_value(base, earlier), !same_value(base, later),
	    !same_value(earlier, later));
}

static bool
is_key(const struct ini_merge *m, const struct threeway_item *item)
{
	for (int v = 0; v < VERSIONS; v++)
		if (item->at[v] != NONE)
			return m->sections[v]->identities.items[item->at[v]][0] == 'k';
	return false;
}

static bool
has_line(const struct ini_merge *m, const char *line)
{
	for (int v = EARLIER; v < VERSIONS; v++)
		if (strlist_has(&m->sections[v]->lines, line))
			return true;
	return false;
}

/* Tells of a value that gave way: in the report, and above the line that stands. */
static void
tell_lost(struct ini_merge *m, const struct threeway_item *item)
{
	const char *value = value_at(m, item, EARLIER);
	int version = item->at[EARLIER] != NONE ? EARLIER : LATER;
	const char *key = m->sections[version]->identities.items[item->at[version]] + 1;
	const char *who =
	    m->sides[EARLIER].who != NULL ? m->sides[EARLIER].who : "somebody";
	char when[INSTANT_TEXT_SIZE], *text, *comment;

	if (m->rules == MERGE_UNDO) {
		strlist_take(
		    m->lost, xasprintf("%s %s stays as it is, for it was changed since",
				 m->name, key));
		return;
	}
	instant_format(m->sides[EARLIER].at, when);
	text = value == NULL
		   ? xasprintf("the removal of %s by %s on %s gave way in a merge", key,
			 who, when)
		   : xasprintf("%s = %s by %s on %s gave way in a merge", key, value, who,
			 when);
	comment = xasprintf("# %s\n", text);
	if (strlen(comment) <= MAX_LINE && strchr(text, '\n') == NULL &&
	    !has_line(m, comment))
		buf_addstr(m->out, comment);
	strlist_take(m->lost, xasprintf("%s %s", m->name, text));
	free(comment);
	free(text);
}

static void
add_item(struct ini_merge *m, const struct threeway_item *item)
{
	int version = is_key(m, item)           ? choose_line(m, item)
		      : item->at[LATER] != NONE ? LATER
						: EARLIER;

	if (version == BASE) {
		tell_lost(m, item);
		version = LATER;
	}
	if (item->at[version] != NONE)
		buf_addstr(m->out, m->sections[version]->lines.items[item->at[version]]);
}

/* What both put in one place: keys first, then comments and blank lines. */
static int
compare_lines(void *context, size_t earlier, size_t later)
{
	const struct ini_merge *m = context;
	bool a = m->sections[EARLIER]->identities.items[earlier][0] == 'k';
	bool b = m->sections[LATER]->identities.items[later][0] == 'k';

	return b && !a ? 1 : 0;
}

static bool
is_header(const struct ini_merge *m, const struct threeway_item *item)
{
	for (int v = EARLIER; v < VERSIONS; v++)
		if (item->at[v] != NONE)
			return m->sections[v]->identities.items[item->at[v]][1] == '[';
	return false;
}

/* A key that one side took away stays if the other changed it, and its section with it.
 */
static void
choose_kept(const struct ini_merge *m, const struct threeway *lines)
{
	bool any = false;

	for (size_t i = 0; i < lines->count; i++) {
		struct threeway_item *item = &lines->items[i];
		int version = choose_line(m, item);

		if (!is_key(m, item))
			continue;
		item->keep = item->at[EARLIER] != NONE || item->at[LATER] != NONE;
		any = any || item->at[version == BASE ? LATER : version] != NONE;
	}
	for (size_t i = 0; any && i < lines->count; i++)
		if (is_header(m, &lines->items[i]))
			lines->items[i].keep = true;
}

static void
merge_section(struct ini_merge *m)
{
	const struct strlist identities[VERSIONS] = {m->sections[BASE]->identities,
	    m->sections[EARLIER]->identities, m->sections[LATER]->identities};
	struct threeway lines;

	threeway_pair(&lines, identities);
	choose_kept(m, &lines);
	threeway_order(&lines, BASE, compare_lines, m);
	for (size_t i = 0; i < lines.count; i++)
		add_item(m, &lines.items[i]);
	threeway_release(&lines);
}

void
merge_ini(const struct ini_side sides[VERSIONS], enum merge_rules rules, struct buf *out,
    struct strlist *lost)
{
	struct ini inis[VERSIONS];
	struct strlist names[VERSIONS];
	struct threeway sections;

	for (int v = 0; v < VERSIONS; v++) {
		ini_read(&inis[v], sides[v].text);
		names[v] = inis[v].names;
	}
	threeway_pair(&sections, names);
	for (size_t i = 0; i < sections.count; i++)
		sections.items[i].keep = sections.items[i].at[EARLIER] != NONE ||
					 sections.items[i].at[LATER] != NONE;
	threeway_order(&sections, BASE, NULL, NULL);
	for (size_t i = 0; i < sections.count; i++) {
		const struct threeway_item *item = &sections.items[i];
		struct ini_merge m = {sides, rules, {NULL}, NULL, out, lost};

		for (int v = 0; v < VERSIONS; v++) {
			m.sections[v] = item->at[v] == NONE
					    ? &no_section
					    : &inis[v].sections[item->at[v]];
			if (item->at[v] != NONE)
				m.name = inis[v].names.items[item->at[v]];
		}
		merge_section(&m);
	}
	threeway_release(&sections);
	for (int v = 0; v < VERSIONS; v++)
		ini_release(&inis[v]);
}
