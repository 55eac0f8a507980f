#include "base/mem.h"
#include "output_internal.h"

#include <stdlib.h>
#include <string.h>

#define GAP "  "       /* between columns where there is room */
#define NARROW_GAP " " /* where there is not */
#define LEAST_CUT 3    /* columns that a cut cell has at least */

/* What is spared where room is short, from most to least. */
enum sparing {
	SPARE_ALL,     /* what is cut last is whole, the others can be read */
	SPARE_READING, /* what is cut last keeps its two fifths, the others can be read */
	SPARE_RIGID,   /* the others are cut as far as it goes */
	SPARE_LAST,    /* what is never cut is cut too */
	SPARE_NOTHING
};

static size_t
floor_at(const struct table_column *column, size_t room, enum sparing sparing)
{
	const struct output_column *spec = &column->spec;

	if (spec->cut_last && sparing < SPARE_NOTHING)
		return sparing == SPARE_ALL ? column->width : room * 2 / 5;
	if (spec->rigid && sparing < SPARE_LAST)
		return column->width;
	return sparing <= SPARE_READING && spec->least > LEAST_CUT ? spec->least
								   : LEAST_CUT;
}

/* A column's width where a weight of 1 is worth `unit` columns. */
static size_t
width_at(const struct table_column *column, size_t unit)
{
	size_t share = unit * (size_t)column->spec.weight;

	if (share < column->floor)
		share = column->floor;
	return column->width < share ? column->width : share;
}

static size_t
total_at(const struct table_column *columns, size_t count, size_t unit, const char *gap)
{
	size_t total = strlen(gap) * (count - 1);

	for (size_t i = 0; i < count; i++)
		total += width_at(&columns[i], unit);
	return total;
}

/* Whether so much can be spared; the columns' floors are set to it. */
static bool
can_spare(struct table_column *columns, size_t count, size_t room, enum sparing sparing)
{
	for (size_t i = 0; i < count; i++)
		columns[i].floor = floor_at(&columns[i], room, sparing);
	return total_at(columns, count, 0, NARROW_GAP) <= room;
}

/* Hands out what dividing by weights left over, a column each in turn. */
static void
spread(struct table_column *columns, size_t count, const size_t *wanted, size_t room)
{
	size_t total = total_at(columns, count, room, NARROW_GAP);
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < count && total < room; i++) {
			if (columns[i].width == wanted[i])
				continue;
			columns[i].width++;
			total++;
			again = true;
		}
	}
}

static void
narrow(struct table_column *columns, size_t count, size_t room)
{
	size_t *wanted = xcalloc(count, sizeof *wanted);
	enum sparing sparing = SPARE_ALL;
	size_t unit = room;

	while (sparing < SPARE_NOTHING && !can_spare(columns, count, room, sparing))
		sparing++;
	can_spare(columns, count, room, sparing);
	while (unit > 0 && total_at(columns, count, unit, NARROW_GAP) > room)
		unit--;
	for (size_t i = 0; i < count; i++) {
		wanted[i] = columns[i].width;
		columns[i].width = width_at(&columns[i], unit);
	}
	spread(columns, count, wanted, room);
	free(wanted);
}

size_t
table_columns_leaving(struct table_column *columns, size_t count, size_t room)
{
	size_t first = count;

	if (total_at(columns, count, room + 1, NARROW_GAP) <= room)
		return count;
	for (size_t i = 0; i < count; i++)
		if (columns[i].spec.leaves > 0 && !columns[i].filled)
			return i;
	if (can_spare(columns, count, room, SPARE_READING))
		return count;
	for (size_t i = 0; i < count; i++)
		if (columns[i].spec.leaves > 1 &&
		    (first == count ||
			columns[i].spec.leaves < columns[first].spec.leaves))
			first = i;
	return first;
}

const char *
table_columns_fit(struct table_column *columns, size_t count, size_t room)
{
	if (total_at(columns, count, room + 1, GAP) <= room)
		return GAP;
	narrow(columns, count, room);
	return NARROW_GAP;
}
