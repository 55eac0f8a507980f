# minicrm: a CRM for people who live in a terminal.
# BUILD, CC, CFLAGS, SAN=1 (sanitizers), COV=1 (coverage), WERROR=1, PREFIX, DESTDIR are yours to set.

VERSION = 0.1.0
PREFIX ?= /usr/local
BUILD  ?= build$(if $(SAN),/san)$(if $(COV),/cov)
CC     ?= cc
PKG_CONFIG ?= pkg-config

FLOORS = base model store history crm commands
LIBS   = libgit2 yaml-0.1 inih smartcols libutf8proc jansson

CFLAGS ?= -O2 -g
WARN = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
       -Wcast-qual -Wwrite-strings -Wformat=2 $(if $(WERROR)$(CI),-Werror)
STD  = -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -D_FILE_OFFSET_BITS=64
SANFLAGS = $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
COVFLAGS = $(if $(COV),--coverage -O0)
comma := ,

# Looked up only where something is compiled, so that `make deps` works on a bare machine.
LIB_CFLAGS = $(eval LIB_CFLAGS := $$(shell $(PKG_CONFIG) --cflags $(LIBS)))$(LIB_CFLAGS)
LIB_LIBS   = $(eval LIB_LIBS := $$(shell $(PKG_CONFIG) --libs $(LIBS)))$(LIB_LIBS)

ALL_CFLAGS  = $(STD) $(WARN) -Iinclude $(LIB_CFLAGS) -DMINICRM_VERSION='"$(VERSION)"' $(CFLAGS) $(SANFLAGS) $(COVFLAGS)
ALL_LDFLAGS = $(CFLAGS) $(LDFLAGS) $(SANFLAGS) $(COVFLAGS)
ALL_LIBS    = $(LIB_LIBS) -lcsv

SRCS  = $(foreach floor,$(FLOORS),$(sort $(wildcard src/$(floor)/*.c)))
OBJS  = $(SRCS:%.c=$(BUILD)/%.o) $(BUILD)/src/crm/template.o
MAIN  = $(BUILD)/src/main.o
UNITS = $(sort $(wildcard tests/unit/test_*.c))
UNIT_BINS = $(UNITS:%.c=$(BUILD)/%)

all: $(BUILD)/minicrm

$(BUILD)/minicrm: $(MAIN) $(OBJS)
	$(CC) $(ALL_LDFLAGS) -o $@ $(MAIN) $(OBJS) $(ALL_LIBS)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# minicrm.ini as a string, for init to write.
$(BUILD)/src/crm/template.c: minicrm.ini Makefile
	@mkdir -p $(@D)
	{ echo '#include "crm/template.h"'; echo 'const char template_minicrm_ini[] ='; \
	  sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' minicrm.ini; echo ';'; } > $@

$(BUILD)/src/crm/template.o: $(BUILD)/src/crm/template.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# A test of a floor is linked with that floor and all below it: the linker takes what it needs.
$(BUILD)/libminicrm.a: $(OBJS)
	@rm -f $@
	$(AR) rcs $@ $(OBJS)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libminicrm.a
	$(CC) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libminicrm.a $(ALL_LIBS) -lcmocka

units: $(UNIT_BINS)

-include $(OBJS:.o=.d) $(MAIN:.o=.d) $(UNIT_BINS:=.d)

clean:
	rm -rf build

.PHONY: all units clean
.SECONDARY:
